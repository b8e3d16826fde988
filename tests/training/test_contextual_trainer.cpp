// Training over contexts and over tokens, for every policy and algorithm of the registries.

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

#include "algorithms/registry.hpp"
#include "oracles/bandit_trainer.hpp"
#include "tests/training/small_contexts.hpp"
#include "training/contextual_trainer.hpp"

using namespace asymsweep;

namespace {

constexpr std::uint64_t root_seed = 3;

ContextualInstance instance_of(std::size_t contexts, std::uint64_t seed = 0, AnswerReward reward = {}) {
  return small_instance("contextual", contexts, root_seed, seed, reward, {.steps = 50, .label_noise = 0.3});
}

ContextualRun train(const ContextualInstance& instance, const Policy& policy, const TrainingParameters& training, std::uint64_t seed = 0) {
  const auto base = *pretrain(instance, policy, root_seed, seed, never);
  const std::vector<std::uint64_t> checkpoints = {0, 1, 5, training.steps};
  return *train_contextual(instance, policy, training, checkpoints, base, root_seed, seed, never);
}

std::vector<double> numbers(const ContextualRun& run) {
  std::vector<double> all;
  for (const auto& [step, score] : run.checkpoints) all.insert(all.end(), {score.train_accuracy, score.test_accuracy, score.entropy});
  return all;
}

}  // namespace

TEST_CASE("contextual: one context and a table are a bandit: the bandit's trainer walks the same path") {
  for (const auto& algorithm : algorithms())
    for (const auto gradient : {GradientKind::exact, GradientKind::sampled})
      for (const auto mode : {LagMode::periodic, LagMode::delay})
        for (const auto estimate : {BaselineEstimate::exact, BaselineEstimate::group})
          for (const auto reference : {BaselineReference::current, BaselineReference::initial}) {
            if (estimate == BaselineEstimate::group && (gradient == GradientKind::exact || reference == BaselineReference::initial)) continue;
            auto instance = instance_of(1, 0, {.flip_probability = 0, .noise_std = gradient == GradientKind::exact ? 0 : 0.4});
            const auto policy = small_policy("tabular", instance);
            auto training = small_training(algorithm.name, gradient);
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
              REQUIRE(run.checkpoints[c].score.train_accuracy == Approx(expected.checkpoint_policies[c][instance.answers[0]]).epsilon(1e-11));
          }
}

TEST_CASE("contextual conformance: a seed replays bit by bit, another seed differs, the policy moves") {
  for (const char* environment : environments_with_contexts)
    for (const auto& entry : policies())
      for (const auto& algorithm : algorithms()) {
        CAPTURE(environment, entry.name, algorithm.name);
        const auto instance = small_instance(environment, 6, root_seed, 0), other = small_instance(environment, 6, root_seed, 1);
        const auto training = small_training(algorithm.name, GradientKind::sampled);
        const auto run = train(instance, *small_policy(entry.name, instance), training);
        REQUIRE(numbers(run) == numbers(train(instance, *small_policy(entry.name, instance), training)));
        REQUIRE(numbers(run) != numbers(train(other, *small_policy(entry.name, other), training, 1)));
        REQUIRE(std::abs(run.final.train_accuracy - run.initial.train_accuracy) > 1e-4);
      }
}

TEST_CASE("contextual conformance: actions in another order, the same accuracy and entropy (exact gradient)") {
  const std::vector<std::size_t> order = {3, 0, 4, 1, 2};  // where each action goes
  const auto instance = instance_of(6);
  auto moved = instance;
  for (auto& answer : moved.answers) answer = static_cast<std::uint32_t>(order[answer]);
  for (const auto& entry : policies())
    for (const auto& algorithm : algorithms()) {
      CAPTURE(entry.name, algorithm.name);
      const auto policy = small_policy(entry.name, instance);
      const auto base = random_parameters(*policy, root_seed, 1);
      auto permuted = base;
      const std::size_t last_layer = entry.name == "mlp" ? (instance.features() + 1) * instance.hidden : 0;
      for (std::size_t i = last_layer; i < base.size(); ++i) permuted[i - (i - last_layer) % 5 + order[(i - last_layer) % 5]] = base[i];
      const auto training = small_training(algorithm.name, GradientKind::exact);
      const auto run = *train_contextual(instance, *policy, training, {}, base, root_seed, 0, never);
      const auto other = *train_contextual(moved, *policy, training, {}, permuted, root_seed, 0, never);
      REQUIRE(std::abs(run.final.train_accuracy - run.initial.train_accuracy) > 1e-3);
      REQUIRE(other.final.train_accuracy == Approx(run.final.train_accuracy).epsilon(1e-10));
      REQUIRE(other.final.test_accuracy == Approx(run.final.test_accuracy).epsilon(1e-10));
      REQUIRE(other.final.entropy == Approx(run.final.entropy).epsilon(1e-10));
    }
}

TEST_CASE("contextual: below V^mu training raises accuracy on what it has seen") {
  for (const auto& entry : policies()) {
    const auto instance = instance_of(20);
    auto training = small_training("asymre", GradientKind::exact);
    training.steps = 300;
    training.learning_rate = 1;
    CAPTURE(entry.name);
    const auto run = train(instance, *small_policy(entry.name, instance), training);
    CHECK(run.final.train_accuracy > run.initial.train_accuracy + 0.2);
    CHECK(!run.diverged_after);
  }
}

TEST_CASE("pretraining fits the labels, and half as well when half of them are random") {
  auto instance = instance_of(20);
  const auto policy = small_policy("mlp", instance);
  const auto accuracy = [&](std::uint64_t steps, double label_noise) {
    instance.pretraining = {.steps = steps, .label_noise = label_noise};
    return score(instance, *policy, *pretrain(instance, *policy, root_seed, 0, never)).train_accuracy;
  };
  CHECK(accuracy(0, 0) < 0.4);
  CHECK(accuracy(3000, 0) > 0.9);
  CHECK(accuracy(3000, 1) == Approx(0.2).margin(0.1));
  CHECK(accuracy(3000, 0.5) == Approx(0.6).margin(0.1));  // 1/2 + 1/2 of 1/5
}

TEST_CASE("scores: accuracy and entropy of policies known in full; test contexts apart") {
  const auto instance = instance_of(2);
  const auto policy = small_policy("tabular", instance);
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

TEST_CASE("scores of answers of several tokens: even, and sure in one prompt") {
  const auto instance = small_instance("tokens", 2, root_seed, 0);
  const auto policy = small_policy("tabular", instance);
  std::vector<double> parameters(policy->parameter_count());
  const auto even = score(instance, *policy, parameters);
  CHECK(even.train_accuracy == Approx(1.0 / 27));
  CHECK(even.test_accuracy == Approx(1.0 / 27));
  CHECK(even.entropy == Approx(std::log(27)));
  for (std::size_t t = 0; t < 3; ++t) {
    const auto& tree = instance.tree;
    const auto answer = instance.answers[1];
    parameters[instance.state_number({1, tree.beginning(answer, t)}) * 3 + tree.last_action(tree.beginning(answer, t + 1))] = 1000;
  }
  const auto sure = score(instance, *policy, parameters);
  CHECK(sure.train_accuracy == Approx((1 + 1.0 / 27) / 2));
  CHECK(sure.test_accuracy == Approx(1.0 / 27));
  CHECK(sure.entropy == Approx(std::log(27) / 2));
}

TEST_CASE("scores of answers that end: even tokens are no even answers") {
  // log-probability of an answer: of its tokens, the end token included; entropy of one step log 4, and a further step after 3 tokens of 4
  const auto instance = small_instance("ending tokens", 2, root_seed, 0);
  const auto policy = small_policy("tabular", instance);
  const auto even = score(instance, *policy, std::vector<double>(policy->parameter_count()));
  CHECK(even.entropy == Approx(std::log(4) * (1 + 0.75 + 0.75 * 0.75)));
  double right = 0;
  for (std::size_t context = 0; context < 2; ++context) right += std::pow(0.25, instance.tree.tokens(instance.answers[context])) / 2;
  CHECK(even.train_accuracy == Approx(right));
}

TEST_CASE("contextual: numbers that stop being numbers are reported, not thrown; a cancelled run leaves nothing") {
  const auto instance = instance_of(4);
  const auto policy = small_policy("mlp", instance);
  auto training = small_training("asymre", GradientKind::sampled);
  training.learning_rate = 1e308;
  training.baseline.value = -5;
  const auto run = train(instance, *policy, training);
  REQUIRE(run.diverged_after);
  auto shorter = training;
  shorter.steps = *run.diverged_after;
  CHECK(train(instance, *policy, shorter).diverged_after == run.diverged_after);
  shorter.steps -= 1;
  CHECK(!train(instance, *policy, shorter).diverged_after);
  CHECK(std::isnan(run.final.train_accuracy));
  const auto base = *pretrain(instance, *policy, root_seed, 0, never);
  CHECK(!train_contextual(instance, *policy, training, {}, base, root_seed, 0, [] { return true; }));
  CHECK(!pretrain(instance, *policy, root_seed, 0, [] { return true; }));
}
