// The gradient of a step over contexts and over tokens, for every policy and algorithm of the registries.

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

#include "algorithms/registry.hpp"
#include "tests/training/small_contexts.hpp"
#include "training/answer_policy.hpp"
#include "training/contextual_gradient.hpp"
#include "training/contextual_trainer.hpp"

using namespace asymsweep;

namespace {

constexpr std::uint64_t root_seed = 3;

/// Probabilities of whole answers.
std::vector<double> probabilities(const ContextualInstance& instance, const Policy& policy, const std::vector<double>& parameters, std::size_t context) {
  return AnswerPolicy(instance, policy, parameters).answers(context);
}

/// A seed's gradient at step `step`.
std::vector<double> gradient(const ContextualInstance& instance, const Policy& policy, const TrainingParameters& training,
                             const std::vector<double>& parameters, const std::vector<double>& behavior, std::uint64_t step) {
  return contextual_gradient(instance, policy, training, parameters, behavior, behavior, root_seed, 0, step);
}

}  // namespace

TEST_CASE("contextual: the exact gradient of every policy and algorithm against finite differences") {
  // of mean over x of sum_y mu(y|x) w(x, y) log pi(y|x), the weights held where they are
  constexpr double h = 1e-6;
  for (const char* environment : environments_with_contexts)
  for (const auto& entry : policies())
    for (const auto& algorithm : algorithms()) {
      const auto instance = small_instance(environment, 4, root_seed, 0);
      const auto policy = small_policy(entry.name, instance);
      auto parameters = random_parameters(*policy, root_seed, 1);
      const auto behavior = random_parameters(*policy, root_seed, 2), held = parameters;
      const auto objective = [&] {
        double total = 0;
        for (std::size_t x = 0; x < 4; ++x) {
          const auto mu = probabilities(instance, *policy, behavior, x), pi = probabilities(instance, *policy, held, x), moved = probabilities(instance, *policy, parameters, x);
          const double right = mu[instance.answers[x]], value = right - (1 - right);
          for (std::size_t y = 0; y < mu.size(); ++y)
            total += mu[y] * std::log(moved[y]) / 4 *
                     algorithm.weight({.reward = y == instance.answers[x] ? 1.0 : -1.0, .baseline = value - 0.1,
                                       .deviation = std::sqrt(1 - value * value), .policy_probability = pi[y],
                                       .behavior_probability = mu[y]});
        }
        return total;
      };
      const auto exact = gradient(instance, *policy, small_training(algorithm.name, GradientKind::exact), held, behavior, 0);
      for (std::size_t i = 0; i < parameters.size(); ++i) {
        parameters[i] = held[i] + h;
        const double up = objective();
        parameters[i] = held[i] - h;
        const double down = objective();
        parameters[i] = held[i];
        CAPTURE(environment, entry.name, algorithm.name, i);
        REQUIRE(exact[i] == Approx((up - down) / (2 * h)).epsilon(1e-6).margin(1e-8));
      }
    }
}

TEST_CASE("contextual: the sampled gradient is the exact one on average, for every policy and algorithm") {
  // Mean over n steps within 5 of its standard errors in each of up to 120 parameters: false alarm below 1e-3 in all, and
  // the draws are fixed.
  // Importance weights of rare answers have heavy tails: with n = 3000 one parameter was 5.4 off, with four times as many none is 5 off.
  constexpr int n = 12000;
  for (const char* environment : environments_with_contexts)
  for (const auto& entry : policies())
    for (const auto& algorithm : algorithms()) {
      const auto instance = small_instance(environment, 3, root_seed, 0);
      const auto policy = small_policy(entry.name, instance);
      const auto parameters = random_parameters(*policy, root_seed, 1), behavior = random_parameters(*policy, root_seed, 2);
      const auto exact = gradient(instance, *policy, small_training(algorithm.name, GradientKind::exact), parameters, behavior, 0);
      const auto sampled = small_training(algorithm.name, GradientKind::sampled);
      std::vector<double> sum(exact.size()), squares(exact.size());
      for (int step = 0; step < n; ++step) {
        const auto one = gradient(instance, *policy, sampled, parameters, behavior, static_cast<std::uint64_t>(step));
        for (std::size_t i = 0; i < one.size(); ++i) {
          sum[i] += one[i];
          squares[i] += one[i] * one[i];
        }
      }
      for (std::size_t i = 0; i < exact.size(); ++i) {
        const double mean = sum[i] / n, standard_error = std::sqrt((squares[i] / n - mean * mean) / n);
        CAPTURE(environment, entry.name, algorithm.name, i);
        REQUIRE(std::abs(mean - exact[i]) <= 5 * standard_error + 1e-12);
      }
    }
}

TEST_CASE("tokens: a table over whole answers has the same gradient, summed over the answers that begin alike") {
  // the tree of one level, described as a contextual instance would be
  const auto tokens = small_instance(GENERATE("tokens", "ending tokens"), 6, root_seed, 0);
  const auto& tree = tokens.tree;
  ContextualInstance flat = tokens;
  flat.tree = {.actions = tokens.tree.answers(), .length = 1};
  const auto long_policy = small_policy("tabular", tokens), flat_policy = small_policy("tabular", flat);
  const auto parameters = random_parameters(*long_policy, root_seed, 1), behavior = random_parameters(*long_policy, root_seed, 2);
  // a table over whole answers that gives each the log-probability which the walk from token to token gives it
  const auto flattened = [&](const std::vector<double>& from) {
    std::vector<double> logits;
    for (std::size_t context = 0; context < tokens.contexts(); ++context)
      for (const double p : probabilities(tokens, *long_policy, from, context)) logits.push_back(std::log(p));
    return logits;
  };
  const auto flat_parameters = flattened(parameters), flat_behavior = flattened(behavior);
  const auto scores = score(tokens, *long_policy, parameters), flat_scores = score(flat, *flat_policy, flat_parameters);
  CHECK(scores.train_accuracy == Approx(flat_scores.train_accuracy));
  CHECK(scores.entropy == Approx(flat_scores.entropy));
  for (const auto& algorithm : algorithms()) {
    CAPTURE(algorithm.name);
    const auto training = small_training(algorithm.name, GradientKind::exact);
    const auto by_answer = gradient(flat, *flat_policy, training, flat_parameters, flat_behavior, 0);
    const auto by_token = gradient(tokens, *long_policy, training, parameters, behavior, 0);
    // in the logits of the first token: what the answers that begin with it get together
    for (std::size_t context = 0; context < tokens.training_contexts; ++context)
      for (std::size_t first = 0; first < tree.actions; ++first) {
        double together = 0;
        for (std::size_t answer = 0; answer < tree.answers(); ++answer)
          if (tree.last_action(tree.beginning(answer, 1)) == first) together += by_answer[context * tree.answers() + answer];
        REQUIRE(by_token[tokens.state_number({context, 0}) * tree.actions + first] == Approx(together).epsilon(1e-9).margin(1e-12));
      }
  }
}
