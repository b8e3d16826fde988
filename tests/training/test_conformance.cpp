// What every algorithm of the registry must keep, in both trainers.

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "algorithms/registry.hpp"
#include "oracles/bandit_trainer.hpp"
#include "policies/tabular.hpp"
#include "training/lanes/lane_trainer.hpp"

using namespace asymsweep;

namespace {

constexpr double rounding = 1e-10;

BanditInstance bandit(std::vector<double> rewards, std::vector<double> logits) {
  BanditInstance instance;
  instance.mean_rewards = instance.observed_means = std::move(rewards);
  instance.behavior_logits = instance.initial_logits = std::move(logits);
  return instance;
}

BanditInstance example() { return bandit({0.2, 0.6, 1.0, 0.4, 0.55}, {0.5, 0.0, -0.5, 0.2, 1.0}); }

TrainingParameters training_of(const Algorithm& algorithm, GradientKind gradient) {
  TrainingParameters training{.algorithm = algorithm.name};
  training.gradient = gradient;
  training.batch = 16;
  training.group = 8;
  training.steps = 40;
  training.lag = 7;
  training.learning_rate = 0.3;
  training.baseline = {.relative = true, .value = -0.1,
                       .estimate = gradient == GradientKind::sampled ? BaselineEstimate::group : BaselineEstimate::exact};
  return training;
}

using Trainer = std::vector<std::vector<double>> (*)(const BanditInstance&, const TrainingParameters&, std::uint64_t seed);

std::vector<std::uint64_t> every_step(const TrainingParameters& training) {
  std::vector<std::uint64_t> steps(training.steps + 1);
  std::iota(steps.begin(), steps.end(), 0);
  return steps;
}

/// The policy after every step, [step][arm].
std::vector<std::vector<double>> scalar(const BanditInstance& instance, const TrainingParameters& training, std::uint64_t seed) {
  return train_bandit(instance, training, every_step(training), 5, seed, never)->checkpoint_policies;
}
std::vector<std::vector<double>> lanes(const BanditInstance& instance, const TrainingParameters& training, std::uint64_t seed) {
  return train_bandit_lanes(std::span(&instance, 1), training, every_step(training), 5, seed, never)->front().checkpoint_policies;
}

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

/// `check(algorithm, training, train)` for every algorithm, gradient and trainer.
template <typename Check>
void for_each_entry(Check check) {
  for (const auto& algorithm : algorithms())
    for (const auto gradient : {GradientKind::exact, GradientKind::sampled})
      for (const Trainer train : {scalar, lanes}) {
        CAPTURE(algorithm.name, static_cast<int>(gradient), train == lanes);
        check(algorithm, training_of(algorithm, gradient), train);
      }
}

}  // namespace

TEST_CASE("conformance: a rule reads what its traits say") {
  const SampledAction low = {.reward = 0.1, .baseline = 0.3, .deviation = 0.4, .policy_probability = 0.1, .behavior_probability = 0.2};
  for (const auto& algorithm : algorithms())
    for (const double reward : {0.1, 0.7})
      for (const double change : {0.5, 0.9, 1.1, 3.0}) {
        auto at = low;
        at.reward = reward;
        auto pi = at, mu = at, deviation = at;
        pi.policy_probability *= change;
        mu.behavior_probability *= change;
        deviation.deviation *= change;
        const auto moves = [&](const SampledAction& other) { return algorithm.weight(other) != algorithm.weight(at); };
        CAPTURE(algorithm.name);
        if (!algorithm.traits.uses_probabilities && (moves(pi) || moves(mu)))
          FAIL("does the rule read pi or mu without `uses_probabilities`?");
        if (!algorithm.traits.uses_deviation && moves(deviation)) FAIL("does the rule read the deviation without `uses_deviation`?");
      }
}

TEST_CASE("conformance: training moves the policy, and a seed replays bit by bit") {
  for_each_entry([](const Algorithm&, const TrainingParameters& training, Trainer train) {
    const auto run = train(example(), training, 3);
    REQUIRE(run == train(example(), training, 3));
    REQUIRE(largest_difference(run.front(), run.back()) > 0.01);
    REQUIRE((training.gradient == GradientKind::exact) == (run == train(example(), training, 4)));
  });
}

TEST_CASE("conformance: both trainers walk the same path") {
  for (const auto& algorithm : algorithms())
    for (const auto gradient : {GradientKind::exact, GradientKind::sampled})
      for (const auto estimate : {BaselineEstimate::exact, BaselineEstimate::group})
        for (const auto optimizer : {OptimizerKind::sgd, OptimizerKind::adam})
          for (const double noise : {0.0, 0.3}) {
            if (gradient == GradientKind::exact && (estimate == BaselineEstimate::group || noise > 0)) continue;
            auto instance = example();
            instance.reward_model.noise_std = noise;
            auto training = training_of(algorithm, gradient);
            training.baseline.estimate = estimate;
            training.optimizer = optimizer;
            training.learning_rate = optimizer == OptimizerKind::adam ? 0.02 : 0.3;
            CAPTURE(algorithm.name, static_cast<int>(gradient), static_cast<int>(estimate), static_cast<int>(optimizer), noise);
            const auto slow = scalar(instance, training, 2), fast = lanes(instance, training, 2);
            for (std::size_t step = 0; step < slow.size(); ++step) REQUIRE(largest_difference(slow[step], fast[step]) < rounding);
          }
}

TEST_CASE("conformance: actions in another order, policies in that order (exact gradient)") {
  const std::vector<std::size_t> order = {3, 0, 4, 1, 2};
  const auto permuted = [&](const std::vector<double>& values) {
    std::vector<double> result;
    for (const auto y : order) result.push_back(values[y]);
    return result;
  };
  for_each_entry([&](const Algorithm&, const TrainingParameters& training, Trainer train) {
    if (training.gradient == GradientKind::sampled) return;  // inverse transform draws by position
    const auto instance = example();
    const auto moved = bandit(permuted(instance.mean_rewards), permuted(instance.behavior_logits));
    REQUIRE(largest_difference(train(moved, training, 0).back(), permuted(train(instance, training, 0).back())) < rounding);
  });
}

TEST_CASE("conformance: with a relative baseline, shifted rewards change nothing") {
  for_each_entry([](const Algorithm&, const TrainingParameters& training, Trainer train) {
    auto shifted = example();
    for (double& reward : shifted.mean_rewards) reward += 2;
    shifted.observed_means = shifted.mean_rewards;
    REQUIRE(largest_difference(train(example(), training, 1).back(), train(shifted, training, 1).back()) < rounding);
  });
}

TEST_CASE("conformance: lag 1 is on-policy: every step is the first step of a run that starts where the last one ended") {
  for_each_entry([](const Algorithm&, TrainingParameters training, Trainer train) {
    if (training.gradient == GradientKind::sampled) return;  // the second run would draw as at step 0
    training.lag = 1;
    training.steps = 8;
    const auto run = train(example(), training, 0);
    auto one_step = training;
    one_step.steps = 1;
    one_step.lag.reset();
    auto instance = example();
    for (std::size_t step = 0; step < training.steps; ++step) {
      instance.behavior_logits = run[step];
      for (double& logit : instance.behavior_logits) logit = std::log(logit);
      instance.initial_logits = instance.behavior_logits;
      REQUIRE(largest_difference(train(instance, one_step, 0).back(), run[step + 1]) < rounding);
    }
  });
}

TEST_CASE("conformance: on-policy, weights of ratio 1 are all AsymRE's") {
  auto on_policy = training_of(find_algorithm("asymre"), GradientKind::exact);
  on_policy.lag = 1;
  const auto expected = scalar(example(), on_policy, 0).back();
  const auto difference = [&](const char* name, std::uint64_t lag) {
    auto training = training_of(find_algorithm(name), GradientKind::exact);
    training.lag = lag;
    return largest_difference(scalar(example(), training, 0).back(), expected);
  };
  CHECK(difference("reinforce_is", 1) < rounding);
  CHECK(difference("topr", 1) < rounding);
  CHECK(difference("reinforce_is", 7) < rounding);  // importance weights undo the lag
  CHECK(difference("topr", 7) > 1e-4);
  CHECK(difference("asymre", 7) > 1e-4);
}

TEST_CASE("conformance: the sampled gradient is the exact one on average, where the baseline is exact") {
  // One step of size 0.01 from pi_0 != mu, by log odds to arm 0. Per seed the step has a standard deviation s measured
  // here; the mean of n seeds must be within 5 s / sqrt(n) of the exact step: false alarm below 1e-6 for each of 20.
  constexpr int n = 4000;
  for (const auto& algorithm : algorithms()) {
    auto instance = example();
    instance.initial_logits = {0.4, 0.1, -0.4, 0.2, 0.9};
    auto training = training_of(algorithm, GradientKind::exact);
    training.steps = 1;
    training.learning_rate = 0.01;
    const auto expected = scalar(instance, training, 0).back();
    training.gradient = GradientKind::sampled;
    for (std::size_t y = 1; y < instance.arms(); ++y) {
      double sum = 0, squares = 0;
      for (std::uint64_t seed = 0; seed < n; ++seed) {
        const auto policy = scalar(instance, training, seed).back();
        const double odds = std::log(policy[y] / policy[0]);
        sum += odds;
        squares += odds * odds;
      }
      const double mean = sum / n, standard_error = std::sqrt((squares / n - mean * mean) / n);
      CAPTURE(algorithm.name, y);
      CHECK(standard_error > 0);
      CHECK(std::abs(mean - std::log(expected[y] / expected[0])) < 5 * standard_error + 1e-9);
    }
  }
}

TEST_CASE("conformance: the exact gradient of every algorithm against finite differences of its weighted log-likelihood") {
  // The weights are held at the current policy: d/dl of sum_y mu(y) w(y) log pi(y).
  constexpr double h = 1e-6;
  for (const auto& algorithm : algorithms()) {
    auto instance = example();
    instance.initial_logits = {0.9, 0.1, -0.8, 0.2, 0.4};
    auto training = training_of(algorithm, GradientKind::exact);
    training.steps = 1;
    training.learning_rate = 1e-2;
    std::vector<double> mu(5), pi(5);
    softmax(instance.behavior_logits, mu);
    softmax(instance.initial_logits, pi);
    double value = 0, variance = 0;
    for (std::size_t y = 0; y < 5; ++y) value += mu[y] * instance.mean_rewards[y];
    for (std::size_t y = 0; y < 5; ++y) variance += mu[y] * std::pow(instance.mean_rewards[y] - value, 2);
    const auto objective = [&](const std::vector<double>& logits) {
      std::vector<double> moved(5);
      softmax(logits, moved);
      double total = 0;
      for (std::size_t y = 0; y < 5; ++y)
        total += mu[y] * std::log(moved[y]) *
                 algorithm.weight({.reward = instance.mean_rewards[y], .baseline = value - 0.1, .deviation = std::sqrt(variance),
                                   .policy_probability = pi[y], .behavior_probability = mu[y]});
      return total;
    };
    auto logits = instance.initial_logits;
    for (std::size_t y = 0; y < 5; ++y) {
      auto up = instance.initial_logits, down = instance.initial_logits;
      up[y] += h;
      down[y] -= h;
      logits[y] += training.learning_rate * (objective(up) - objective(down)) / (2 * h);
    }
    std::vector<double> expected(5);
    softmax(logits, expected);
    CAPTURE(algorithm.name);
    CHECK(largest_difference(scalar(instance, training, 0).back(), expected) < 1e-10);
    CHECK(largest_difference(lanes(instance, training, 0).back(), expected) < 1e-10);
  }
}
