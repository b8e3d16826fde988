// Training over contexts: gradients against finite differences and against the bandit's trainer, for every policy and
// algorithm of the registries.

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

#include "algorithms/registry.hpp"
#include "policies/registry.hpp"
#include "policies/tabular.hpp"
#include "training/bandit_trainer.hpp"
#include "training/contextual_trainer.hpp"

using namespace asymsweep;

namespace {

constexpr std::uint64_t root_seed = 3;

ContextualInstance instance_of(std::size_t contexts, std::uint64_t seed = 0, AnswerReward reward = {}) {
  Configuration configuration;
  configuration.set("contextual.contexts", static_cast<double>(contexts));
  configuration.set("contextual.test_contexts", 3.0);
  configuration.set("contextual.features", 4.0);
  configuration.set("contextual.actions", 5.0);
  configuration.set("contextual.hidden", 6.0);
  configuration.set("contextual.pretrain_steps", 50.0);
  configuration.set("contextual.label_noise", 0.3);
  configuration.set("noise.reward_noise", reward.noise_std);
  configuration.set("noise.reward_flip", reward.flip_probability);
  return make_contextual(configuration, root_seed, seed);
}

std::unique_ptr<Policy> policy_of(const PolicyEntry& entry, const ContextualInstance& instance) {
  return entry.make({.inputs = instance.inputs, .contexts = instance.contexts(), .features = instance.features,
                     .actions = instance.actions, .hidden = instance.hidden});
}

std::vector<double> random_parameters(const Policy& policy, std::uint32_t which) {
  std::vector<double> parameters(policy.parameter_count());
  for (std::uint32_t i = 0; i < parameters.size(); ++i) parameters[i] = 0.5 * normal(root_seed, Stream::bootstrap, {which, 0, i});
  return parameters;
}

TrainingParameters training_of(const std::string& algorithm, GradientKind gradient) {
  TrainingParameters training{.algorithm = algorithm};
  training.gradient = gradient;
  training.batch = 24;
  training.group = 8;
  training.steps = 30;
  training.lag = 7;
  training.learning_rate = 0.3;
  training.baseline = {.relative = true, .value = -0.1};
  return training;
}

std::vector<double> probabilities(const Policy& policy, const std::vector<double>& parameters, std::size_t context) {
  std::vector<double> values(5);
  policy.logits(parameters, context, values);
  softmax(values, values);
  return values;
}

/// A seed's gradient at step `step`.
std::vector<double> gradient(const ContextualInstance& instance, const Policy& policy, const TrainingParameters& training,
                             const std::vector<double>& parameters, const std::vector<double>& behavior, std::uint64_t step) {
  return contextual_gradient(instance, policy, training, parameters, behavior, behavior, root_seed, 0, step);
}

ContextualRun train(const ContextualInstance& instance, const Policy& policy, const TrainingParameters& training, std::uint64_t seed = 0) {
  const auto base = pretrain(instance, policy, root_seed, seed);
  const std::vector<std::uint64_t> checkpoints = {0, 1, 5, training.steps};
  return *train_contextual(instance, policy, training, checkpoints, base, root_seed, seed, never);
}

std::vector<double> numbers(const ContextualRun& run) {
  std::vector<double> all;
  for (const auto& score : run.checkpoints) all.insert(all.end(), {score.train_accuracy, score.test_accuracy, score.entropy});
  return all;
}

}  // namespace

TEST_CASE("contextual: the exact gradient of every policy and algorithm against finite differences") {
  // of mean over x of sum_y mu(y|x) w(x, y) log pi(y|x), the weights held where they are
  constexpr double h = 1e-6;
  const auto instance = instance_of(4);
  for (const auto& entry : policies())
    for (const auto& algorithm : algorithms()) {
      const auto policy = policy_of(entry, instance);
      auto parameters = random_parameters(*policy, 1);
      const auto behavior = random_parameters(*policy, 2), held = parameters;
      const auto objective = [&] {
        double total = 0;
        for (std::size_t x = 0; x < 4; ++x) {
          const auto mu = probabilities(*policy, behavior, x), pi = probabilities(*policy, held, x), moved = probabilities(*policy, parameters, x);
          const double right = mu[instance.answers[x]], value = right - (1 - right);
          for (std::size_t y = 0; y < 5; ++y)
            total += mu[y] * std::log(moved[y]) / 4 *
                     algorithm.weight({.reward = y == instance.answers[x] ? 1.0 : -1.0, .baseline = value - 0.1,
                                       .deviation = std::sqrt(1 - value * value), .policy_probability = pi[y],
                                       .behavior_probability = mu[y]});
        }
        return total;
      };
      const auto exact = gradient(instance, *policy, training_of(algorithm.name, GradientKind::exact), held, behavior, 0);
      for (std::size_t i = 0; i < parameters.size(); ++i) {
        parameters[i] = held[i] + h;
        const double up = objective();
        parameters[i] = held[i] - h;
        const double down = objective();
        parameters[i] = held[i];
        CAPTURE(entry.name, algorithm.name, i);
        REQUIRE(exact[i] == Approx((up - down) / (2 * h)).epsilon(1e-6).margin(1e-8));
      }
    }
}

TEST_CASE("contextual: the sampled gradient is the exact one on average, for every policy and algorithm") {
  // Mean over n steps within 5 of its standard errors in each of up to 65 parameters: false alarm below 1e-3 in all, and
  // the draws are fixed.
  constexpr int n = 3000;
  const auto instance = instance_of(3);
  for (const auto& entry : policies())
    for (const auto& algorithm : algorithms()) {
      const auto policy = policy_of(entry, instance);
      const auto parameters = random_parameters(*policy, 1), behavior = random_parameters(*policy, 2);
      const auto exact = gradient(instance, *policy, training_of(algorithm.name, GradientKind::exact), parameters, behavior, 0);
      const auto sampled = training_of(algorithm.name, GradientKind::sampled);
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
        CAPTURE(entry.name, algorithm.name, i);
        REQUIRE(std::abs(mean - exact[i]) <= 5 * standard_error + 1e-12);
      }
    }
}

TEST_CASE("contextual: one context and a table are a bandit: the bandit's trainer walks the same path") {
  const auto& tabular = find_policy("tabular");
  for (const auto& algorithm : algorithms())
    for (const auto gradient : {GradientKind::exact, GradientKind::sampled})
      for (const auto mode : {LagMode::periodic, LagMode::delay})
        for (const auto estimate : {BaselineEstimate::exact, BaselineEstimate::group})
          for (const auto reference : {BaselineReference::current, BaselineReference::initial}) {
            if (estimate == BaselineEstimate::group && (gradient == GradientKind::exact || reference == BaselineReference::initial)) continue;
            auto instance = instance_of(1, 0, {.flip_probability = 0, .noise_std = gradient == GradientKind::exact ? 0 : 0.4});
            const auto policy = policy_of(tabular, instance);
            auto training = training_of(algorithm.name, gradient);
            training.lag_mode = mode;
            training.baseline.estimate = estimate;
            training.baseline.reference = reference;
            std::vector<double> base(policy->parameter_count());
            for (std::size_t y = 0; y < 5; ++y) base[y] = 0.3 * static_cast<double>(y);

            BanditInstance bandit;
            for (std::size_t y = 0; y < 5; ++y) bandit.mean_rewards.push_back(y == instance.answers[0] ? 1 : -1);
            bandit.observed_means = bandit.mean_rewards;
            bandit.behavior_logits = bandit.initial_logits = {base.begin(), base.begin() + 5};
            bandit.reward_model.noise_std = instance.reward.noise_std;
            const std::vector<std::uint64_t> checkpoints = {0, 1, 7, 8, 30};
            const auto expected = *train_bandit(bandit, training, checkpoints, root_seed, 9, never);
            const auto run = *train_contextual(instance, *policy, training, checkpoints, base, root_seed, 9, never);
            CAPTURE(algorithm.name, static_cast<int>(gradient), static_cast<int>(mode), static_cast<int>(estimate));
            for (std::size_t c = 0; c < checkpoints.size(); ++c)
              REQUIRE(run.checkpoints[c].train_accuracy == Approx(expected.checkpoint_policies[c][instance.answers[0]]).epsilon(1e-11));
          }
}

TEST_CASE("contextual conformance: a seed replays bit by bit, another seed differs, the policy moves") {
  const auto instance = instance_of(6), other = instance_of(6, 1);
  for (const auto& entry : policies())
    for (const auto& algorithm : algorithms()) {
      CAPTURE(entry.name, algorithm.name);
      const auto training = training_of(algorithm.name, GradientKind::sampled);
      const auto run = train(instance, *policy_of(entry, instance), training);
      REQUIRE(numbers(run) == numbers(train(instance, *policy_of(entry, instance), training)));
      REQUIRE(numbers(run) != numbers(train(other, *policy_of(entry, other), training, 1)));
      REQUIRE(std::abs(run.final.train_accuracy - run.initial.train_accuracy) > 1e-3);
    }
}

TEST_CASE("contextual: below V^mu training raises accuracy on what it has seen") {
  for (const auto& entry : policies()) {
    const auto instance = instance_of(20);
    auto training = training_of("asymre", GradientKind::exact);
    training.steps = 300;
    training.learning_rate = 1;
    CAPTURE(entry.name);
    const auto run = train(instance, *policy_of(entry, instance), training);
    CHECK(run.final.train_accuracy > run.initial.train_accuracy + 0.2);
    CHECK(!run.diverged);
  }
}

TEST_CASE("pretraining fits the labels, and half as well when half of them are random") {
  auto instance = instance_of(20);
  const auto policy = policy_of(find_policy("mlp"), instance);
  const auto accuracy = [&](std::uint64_t steps, double label_noise) {
    instance.pretraining = {.steps = steps, .label_noise = label_noise};
    return score(instance, *policy, pretrain(instance, *policy, root_seed, 0)).train_accuracy;
  };
  CHECK(accuracy(0, 0) < 0.4);
  CHECK(accuracy(3000, 0) > 0.9);
  CHECK(accuracy(3000, 1) == Approx(0.2).margin(0.1));
  CHECK(accuracy(3000, 0.5) == Approx(0.6).margin(0.1));  // 1/2 + 1/2 of 1/5
}

TEST_CASE("scores: accuracy and entropy of policies known in full; test contexts apart") {
  const auto instance = instance_of(2);
  const auto policy = policy_of(find_policy("tabular"), instance);
  std::vector<double> parameters(policy->parameter_count());
  auto even = score(instance, *policy, parameters);
  CHECK(even.train_accuracy == Approx(0.2));
  CHECK(even.test_accuracy == Approx(0.2));
  CHECK(even.entropy == Approx(std::log(5)));
  parameters[instance.answers[0]] = 1000;
  const auto sure = score(instance, *policy, parameters);
  CHECK(sure.train_accuracy == Approx(0.6));
  CHECK(sure.test_accuracy == Approx(0.2));
  CHECK(sure.entropy == Approx(std::log(5) / 2));
}

TEST_CASE("contextual: numbers that stop being numbers are reported, not thrown; a cancelled run leaves nothing") {
  const auto instance = instance_of(4);
  const auto policy = policy_of(find_policy("mlp"), instance);
  auto training = training_of("asymre", GradientKind::sampled);
  training.learning_rate = 1e308;
  training.baseline.value = -5;
  const auto run = train(instance, *policy, training);
  CHECK(run.diverged);
  CHECK(std::isnan(run.final.train_accuracy));
  const auto base = pretrain(instance, *policy, root_seed, 0);
  CHECK(!train_contextual(instance, *policy, training, {}, base, root_seed, 0, [] { return true; }));
}
