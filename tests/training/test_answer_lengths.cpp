// Answers of different lengths: what each divisor makes of the gradient, by hand. The policy is a table of logits, so the gradient of
// log pi(token) in the logits of its state is [y = token] - pi(y).

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <functional>

#include "algorithms/formula.hpp"
#include "algorithms/named_objectives.hpp"
#include "tests/training/small_contexts.hpp"
#include "training/answer_policy.hpp"
#include "training/contextual_gradient.hpp"

using namespace asymsweep;

namespace {

constexpr std::uint64_t root_seed = 3;
constexpr std::size_t contexts = 2;

/// Two contexts, answers of up to 3 tokens of a vocabulary of 3 and an end token; a table, and two random settings of it.
struct Case {
  ContextualInstance instance = small_instance("ending tokens", contexts, root_seed, 0);
  std::unique_ptr<Policy> policy = small_policy("tabular", instance);
  std::vector<double> parameters = random_parameters(*policy, root_seed, 1), behavior = random_parameters(*policy, root_seed, 2);

  AnswerPolicy pi() const { return {instance, *policy, parameters}; }
  AnswerPolicy mu() const { return {instance, *policy, behavior}; }
  std::vector<double> gradient(const TrainingParameters& training, const std::vector<double>& of_behavior, std::uint64_t step) const {
    return contextual_gradient(instance, *policy, training, parameters, of_behavior, of_behavior, root_seed, 0, step);
  }
  /// Adds `weight` times the gradient of log pi(token).
  void add(std::size_t context, std::size_t node, std::size_t token, double weight, std::vector<double>& gradient) const {
    const auto next = pi().next({context, node});
    const std::size_t first = instance.state_number({context, node}) * next.size();
    for (std::size_t y = 0; y < next.size(); ++y) gradient[first + y] += weight * ((y == token) - next[y]);
  }
};

TrainingParameters with(FormulaKind kind, const std::string& formula, const std::map<std::string, double, std::less<>>& parameters, GradientKind gradient) {
  auto training = small_training("mine", gradient);
  training.formula = bound_formula(kind, formula, parameters, {.arms = 4, .steps = 30, .group_size = 8, .length = 3, .ends = true});
  return training;
}

/// A named objective with its standard values.
TrainingParameters named(const std::string& name) {
  const auto& objective = *find_named_objective(name);
  std::map<std::string, double, std::less<>> parameters;
  for (const auto& parameter : objective.parameters) parameters.emplace(parameter.name, parameter.standard);
  return with(objective.kind, objective.formula, parameters, GradientKind::sampled);
}

struct Answer {
  std::size_t context;
  std::vector<std::size_t> nodes, tokens;
  double reward;
};

/// The answers of a step of `training`, drawn here from `mu`.
std::vector<Answer> drawn(const Case& at, const AnswerPolicy& mu, const TrainingParameters& training, std::uint32_t step) {
  std::vector<Answer> answers;
  const auto& tree = at.instance.tree;
  for (std::uint32_t i = 0; i < training.batch; ++i) {
    const auto group = static_cast<std::uint32_t>(i / training.group);
    Answer answer = {.context = place_of(uniform(root_seed, Stream::training_context, {0, step, group}), contexts), .nodes = {}, .tokens = {}, .reward = 0};
    std::size_t node = 0;
    for (std::uint32_t t = 0; node < tree.beginnings(); ++t) {
      const auto next = mu.next({answer.context, node});
      const double u = uniform(root_seed, Stream::action, {0, step, i * 3 + t});
      std::size_t y = 0;
      for (double sum = next[0]; u > sum;) sum += next[++y];
      answer.nodes.push_back(node);
      answer.tokens.push_back(y);
      node = tree.child(node, y);
    }
    answer.reward = node - tree.beginnings() == at.instance.answers[answer.context] ? 1 : -1;
    answers.push_back(answer);
  }
  return answers;
}

double mean_length(const std::vector<Answer>& answers) {
  double tokens = 0;
  for (const auto& answer : answers) tokens += static_cast<double>(answer.tokens.size());
  return tokens / static_cast<double>(answers.size());
}

/// The mean over the step of A / divisor times the gradient of the tokens: A = (R - m)/(s + eps) of its group, or R - m.
std::vector<double> by_hand(const Case& at, const std::vector<Answer>& answers, bool standardized, const std::function<double(const Answer&)>& divisor) {
  std::vector<double> gradient(at.parameters.size());
  for (std::size_t first = 0; first < answers.size(); first += 8) {
    double m = 0, variance = 0;
    for (std::size_t i = first; i < first + 8; ++i) m += answers[i].reward / 8;
    for (std::size_t i = first; i < first + 8; ++i) variance += (answers[i].reward - m) * (answers[i].reward - m) / 8;
    for (std::size_t i = first; i < first + 8; ++i) {
      const double advantage = (answers[i].reward - m) / (standardized ? std::sqrt(variance) + 1e-4 : 1);
      for (std::size_t t = 0; t < answers[i].tokens.size(); ++t)
        at.add(answers[i].context, answers[i].nodes[t], answers[i].tokens[t], advantage / divisor(answers[i]) / static_cast<double>(answers.size()), gradient);
    }
  }
  return gradient;
}

void require_equal(const std::vector<double>& gradient, const std::vector<double>& expected) {
  for (std::size_t i = 0; i < gradient.size(); ++i) REQUIRE(gradient[i] == Approx(expected[i]).epsilon(1e-9).margin(1e-13));
}

}  // namespace

TEST_CASE("tokens with an end: weights of answers and of tokens by enumeration of all answers") {
  const Case at;
  const auto& tree = at.instance.tree;
  struct Row {
    const char* weight;
    double (*factor)(double position, double length);
  };
  for (const Row& row : {Row{"R - V", [](double, double) { return 1.0; }}, Row{"(R - V)/length", [](double, double length) { return 1 / length; }},
                         Row{"(R - V)/max_length", [](double, double) { return 1.0 / 3; }},
                         Row{"(R - V)*position/length", [](double position, double length) { return position / length; }}}) {
    CAPTURE(row.weight);
    std::vector<double> expected(at.parameters.size());
    for (std::size_t x = 0; x < contexts; ++x) {
      const auto of_answers = at.mu().answers(x);
      double sum = 0;
      for (std::size_t answer = 0; answer < tree.answers(); ++answer) {
        const double reward = answer == at.instance.answers[x] ? 1 : -1, value = 2 * of_answers[at.instance.answers[x]] - 1;
        double probability = 1;
        for (std::size_t t = 0; t < tree.tokens(answer); ++t) {
          const std::size_t node = tree.beginning(answer, t), token = tree.last_action(tree.beginning(answer, t + 1));
          probability *= at.mu().next({x, node})[token];
          const double weight = (reward - (value - 0.1)) * row.factor(static_cast<double>(t + 1), static_cast<double>(tree.tokens(answer)));
          at.add(x, node, token, of_answers[answer] / contexts * weight, expected);
        }
        REQUIRE(of_answers[answer] == Approx(probability).epsilon(1e-12));
        sum += probability;
      }
      CHECK(sum == Approx(1).epsilon(1e-12));
    }
    require_equal(at.gradient(with(FormulaKind::weight, row.weight, {}, GradientKind::exact), at.behavior, 0), expected);
  }
}

TEST_CASE("tokens with an end: batch_length is the mean length of the answers that the step has drawn") {
  const Case at;
  const auto whole = with(FormulaKind::weight, "R - V", {}, GradientKind::sampled), mean = with(FormulaKind::weight, "(R - V)/batch_length", {}, GradientKind::sampled);
  for (std::uint32_t step = 0; step < 5; ++step) {
    const double length = mean_length(drawn(at, at.mu(), whole, step));
    CHECK(length < 3);
    auto times_length = at.gradient(mean, at.behavior, step);
    for (double& value : times_length) value *= length;
    require_equal(times_length, at.gradient(whole, at.behavior, step));
  }
}

TEST_CASE("tokens with an end: grpo_token divides by each answer's length, dapo by the mean of the step, dr_grpo by a constant") {
  const Case at;  // on-policy: every ratio is 1, nothing is clipped
  double largest = 0, shortest = 3, longest = 0;
  for (std::uint32_t step = 0; step < 20; ++step) {
    CAPTURE(step);
    const auto answers = drawn(at, at.pi(), named("dapo"), step);
    const double mean = mean_length(answers);
    shortest = std::min(shortest, mean), longest = std::max(longest, mean);
    const auto of_answer = by_hand(at, answers, true, [](const Answer& answer) { return static_cast<double>(answer.tokens.size()); });
    for (const double value : of_answer) largest = std::max(largest, std::abs(value));
    require_equal(at.gradient(named("grpo_token"), at.parameters, step), of_answer);
    require_equal(at.gradient(named("dapo"), at.parameters, step), by_hand(at, answers, true, [&](const Answer&) { return mean / 3; }));
    require_equal(at.gradient(named("dr_grpo"), at.parameters, step), by_hand(at, answers, false, [](const Answer&) { return 1.0; }));
  }
  CHECK(largest > 0.01);  // some groups had right and wrong answers
  CHECK(longest > shortest);
}

TEST_CASE("answers of one length: dapo is the sum over tokens, bit by bit, since its divisor is max_length") {
  const RunConstants one_length = {.arms = 3, .steps = 30, .group_size = 8, .length = 3, .ends = false};
  const auto instance = small_instance("tokens", contexts, root_seed, 0);
  const auto policy = small_policy("tabular", instance);
  const auto parameters = random_parameters(*policy, root_seed, 1);
  const auto gradient = [&](const std::string& formula) {
    auto training = small_training("mine", GradientKind::sampled);
    training.formula = bound_formula(FormulaKind::surrogate, formula, {{"clip_low", 0.2}, {"clip_high", 0.28}, {"eps", 1e-4}}, one_length);
    return contextual_gradient(instance, *policy, training, parameters, parameters, parameters, root_seed, 0, 0);
  };
  const std::string divided = "*(max_length/batch_length)", whole = find_named_objective("dapo")->formula;
  REQUIRE(whole.ends_with(divided));
  CHECK(gradient(whole) == gradient(whole.substr(0, whole.size() - divided.size())));
}
