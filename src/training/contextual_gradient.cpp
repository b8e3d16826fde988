#include "training/contextual_gradient.hpp"

#include <array>

#include "training/answer_policy.hpp"
#include "training/baseline.hpp"
#include "training/group_statistics.hpp"
#include "training/surroundings.hpp"

namespace asymsweep {
namespace {

/// By inverse transform, u in (0, 1).
std::size_t choose(const std::vector<double>& probabilities, double u) {
  double total = 0, sum = 0;
  for (const double probability : probabilities) total += probability;
  for (std::size_t y = 0; y < probabilities.size(); ++y)
    if (u * total < (sum += probabilities[y])) return y;
  return probabilities.size() - 1;
}

/// An answer that the behaviour policy drew.
struct Sample {
  std::vector<std::size_t> nodes = {0};  // from the empty beginning to the whole answer
  double behavior_probability = 1;       // mu(y|x)
  std::vector<double> weights = {};      // of each token, its share of the mean included

  std::size_t tokens() const { return nodes.size() - 1; }
};

/// What rewards are compared with.
struct Yardstick {
  double baseline = 0, deviation = 0;
};

class StepGradient {
 public:
  StepGradient(const ContextualInstance& instance, const Policy& policy, const TrainingParameters& training,
               std::span<const double> parameters, std::span<const double> behavior, std::span<const double> initial)
      : instance_(instance), tree_(instance.tree), training_(training), weights_of_(objective_of(training)), traits_(weights_of_.traits()),
        policy_(instance, policy, parameters), behavior_(instance, policy, behavior), initial_(instance, policy, initial),
        gradient_(parameters.size()) {}

  std::vector<double> exact(std::uint64_t step) {
    observe_step(training_, step, around_);
    for (std::size_t context = 0; context < instance_.training_contexts; ++context) add_exact(context);
    return std::move(gradient_);
  }

  std::vector<double> sampled(std::uint64_t root_seed, DrawAddress at) {
    observe_step(training_, at.step, around_);
    const std::size_t groups = training_.batch / training_.group;
    std::vector<std::size_t> contexts;
    std::vector<Sample> samples;
    std::vector<double> rewards, lengths;
    for (std::uint32_t g = 0; g < groups; ++g) {
      contexts.push_back(place_of(uniform(root_seed, Stream::training_context, {at.seed, at.step, g}), instance_.training_contexts));
      draw_group(contexts[g], root_seed, {at.seed, at.step, g * static_cast<std::uint32_t>(training_.group)}, samples, rewards);
    }
    for (const auto& sample : samples) lengths.push_back(static_cast<double>(sample.tokens()));
    observe_batch(std::span<const double>(rewards), std::span<const double>(lengths), traits_, around_);
    for (std::size_t g = 0; g < groups; ++g) {
      const std::size_t first = g * training_.group;
      weigh_group(contexts[g], std::span(samples).subspan(first, training_.group), std::span<const double>(rewards).subspan(first, training_.group));
    }
    for (std::size_t g = 0; g < groups; ++g)
      add_state({contexts[g], 0}, mass_of(std::span(samples).subspan(g * training_.group, training_.group), 0));
    for (std::size_t t = 1; t < tree_.length; ++t)
      for (std::size_t i = 0; i < samples.size(); ++i)
        if (t < samples[i].tokens()) add_state({contexts[i / training_.group], samples[i].nodes[t]}, mass_of(std::span(&samples[i], 1), t));
    return std::move(gradient_);
  }

 private:
  void add_exact(std::size_t context) {
    const auto mu = behavior_.answers(context), pi = policy_.answers(context);
    const auto ref = traits_.uses_initial ? initial_.answers(context) : std::vector<double>(mu.size());
    const auto against = exact_yardstick(context, mu[instance_.answers[context]]);
    std::vector<double> mass(tree_.beginnings() * tree_.actions);  // [node][action]
    for (std::size_t answer = 0; answer < mu.size(); ++answer) {
      const double reward = instance_.reward.observed_mean(answer == instance_.answers[context]);
      const double share = 1 / static_cast<double>(instance_.training_contexts) * mu[answer];
      length_ = static_cast<double>(tree_.tokens(answer));
      if (!traits_.uses_tokens) {
        mass[tree_.edge(tree_.beginnings() + answer)] = share * weight(reward, against, pi[answer], mu[answer], ref[answer]);
        continue;
      }
      for (std::size_t t = 0; t < tree_.tokens(answer); ++t) {
        observe_token({context, tree_.beginning(answer, t)}, tree_.last_action(tree_.beginning(answer, t + 1)), t);
        mass[tree_.edge(tree_.beginning(answer, t + 1))] += share * weight(reward, against, pi[answer], mu[answer], ref[answer]);
      }
    }
    for (std::size_t node = traits_.uses_tokens ? 1 : tree_.beginnings(); --node > 0;)
      for (std::size_t y = 0; y < tree_.actions; ++y) mass[tree_.edge(node)] += mass[node * tree_.actions + y];
    for (std::size_t node = 0; node < tree_.beginnings(); ++node)
      add_state({context, node}, {&mass[node * tree_.actions], &mass[node * tree_.actions] + tree_.actions});
  }

  /// `first`: the address of the group's first sample.
  void draw_group(std::size_t context, std::uint64_t root_seed, DrawAddress first, std::vector<Sample>& samples, std::vector<double>& rewards) const {
    for (std::uint32_t i = 0; i < training_.group; ++i) {
      const DrawAddress at = {first.seed, first.step, first.index + i};
      draw_answer(context, root_seed, at, samples.emplace_back());
      const bool right = samples.back().nodes.back() == tree_.beginnings() + instance_.answers[context];
      rewards.push_back(instance_.reward.observe(right, root_seed, at));
    }
  }

  void weigh_group(std::size_t context, std::span<Sample> samples, std::span<const double> group) {
    observe_group(group, weights_of_, around_);
    const bool of_group = training_.baseline.estimate == BaselineEstimate::group;
    const auto against = of_group ? Yardstick{baseline_of(training_.baseline, mean_of_group(group)), deviation_of_group(group)}
                                  : exact_yardstick(context, behavior_.right(context));
    const std::size_t groups = training_.batch / training_.group;
    const double share = 1 / static_cast<double>(groups) / static_cast<double>(training_.group);
    for (std::size_t i = 0; i < samples.size(); ++i) {
      auto& sample = samples[i];
      length_ = static_cast<double>(sample.tokens());
      const double pi = probability(policy_, context, sample), ref = traits_.uses_initial ? probability(initial_, context, sample) : 0;
      for (std::size_t t = 0; t < sample.tokens(); ++t) {
        if (traits_.uses_tokens) observe_token({context, sample.nodes[t]}, tree_.last_action(sample.nodes[t + 1]), t);
        sample.weights.push_back(t > 0 && !traits_.uses_tokens ? sample.weights[0] : share * weight(group[i], against, pi, sample.behavior_probability, ref));
      }
    }
  }

  void draw_answer(std::size_t context, std::uint64_t root_seed, DrawAddress at, Sample& sample) const {
    for (std::uint32_t t = 0; sample.nodes.back() < tree_.beginnings(); ++t) {
      const auto mu = behavior_.next({context, sample.nodes.back()});
      const auto index = at.index * static_cast<std::uint32_t>(tree_.length) + t;
      const auto action = choose(mu, uniform(root_seed, Stream::action, {at.seed, at.step, index}));
      sample.behavior_probability *= mu[action];
      sample.nodes.push_back(tree_.child(sample.nodes.back(), action));
    }
  }

  /// pi(y|x) of a sample.
  double probability(const AnswerPolicy& policy, std::size_t context, const Sample& sample) const {
    double product = 1;
    for (std::size_t t = 0; t < sample.tokens(); ++t)
      product *= policy.next({context, sample.nodes[t]})[tree_.last_action(sample.nodes[t + 1])];
    return product;
  }

  /// What is read of token number `t` of an answer.
  void observe_token(AnswerState state, std::size_t action, std::size_t t) {
    token_ = {policy_.next(state)[action], behavior_.next(state)[action], traits_.uses_token_initial ? initial_.next(state)[action] : 0};
    around_.position = static_cast<double>(t + 1);
  }

  double weight(double reward, const Yardstick& against, double pi, double mu, double ref) {
    around_.initial_probabilities = &ref;
    around_.lengths = &length_;
    around_.token_policy_probabilities = &token_[0];
    around_.token_behavior_probabilities = &token_[1];
    around_.token_initial_probabilities = &token_[2];
    double result = 0;
    weights_of_({.rewards = &reward, .baseline = against.baseline, .deviation = against.deviation, .policy_probabilities = &pi, .behavior_probabilities = &mu},
                around_, {&result, 1});
    return result;
  }

  /// `right`: mu(right answer | x).
  Yardstick exact_yardstick(std::size_t context, double right) const {
    const auto& baseline = training_.baseline;
    const double reference = baseline.relative && baseline.reference == BaselineReference::initial ? initial_.right(context) : right;
    return {.baseline = baseline_of(baseline, instance_.reward.observed_value(reference)),
            .deviation = instance_.reward.observed_deviation(right)};
  }

  /// What the samples' actions number `t` weigh, [actions].
  std::vector<double> mass_of(std::span<const Sample> samples, std::size_t t) const {
    std::vector<double> mass(tree_.actions);
    for (const auto& sample : samples) mass[tree_.last_action(sample.nodes[t + 1])] += sample.weights[t];
    return mass;
  }

  void add_state(AnswerState state, std::vector<double> mass) {
    const auto pi = policy_.next(state);
    double total = 0;
    for (const double of_action : mass) total += of_action;
    for (std::size_t y = 0; y < mass.size(); ++y) mass[y] -= total * pi[y];
    policy_.add_gradient(state, mass, gradient_);
  }

  const ContextualInstance& instance_;
  const AnswerTree& tree_;
  const TrainingParameters& training_;
  SampleWeights<double> weights_of_;
  AlgorithmTraits traits_;
  Surroundings<double> around_;
  std::array<double, 3> token_ = {};  // pi, mu and pi_ref of the token at hand
  double length_ = 0;                 // tokens of its answer
  AnswerPolicy policy_, behavior_, initial_;
  std::vector<double> gradient_;  // [parameters]
};

}  // namespace

std::vector<double> contextual_gradient(const ContextualInstance& instance, const Policy& policy,
                                        const TrainingParameters& training, std::span<const double> parameters,
                                        std::span<const double> behavior, std::span<const double> initial,
                                        std::uint64_t root_seed, std::uint64_t seed, std::uint64_t step) {
  StepGradient gradient(instance, policy, training, parameters, behavior, initial);
  if (training.gradient == GradientKind::exact) return gradient.exact(step);
  return gradient.sampled(root_seed, {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(step), 0});
}

}  // namespace asymsweep
