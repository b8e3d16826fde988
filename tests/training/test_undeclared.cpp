// An algorithm that reads what its traits do not declare: its runs diverge at the first step, in every trainer.

#include <catch2/catch.hpp>

#include "algorithms/registry.hpp"
#include "oracles/bandit_trainer.hpp"
#include "tests/training/small_contexts.hpp"
#include "training/contextual_trainer.hpp"
#include "training/lanes/contextual_lanes.hpp"
#include "training/lanes/lane_trainer.hpp"

using namespace asymsweep;

namespace {

struct RatioRule {
  static constexpr AlgorithmTraits traits = {};  // without uses_probabilities
  template <typename T>
  T operator()(const SampledActionOf<T>& action) const {
    return importance_ratio(action) * (action.reward - action.baseline);
  }
};
struct TruncatedRule {
  static constexpr AlgorithmTraits traits = {};
  template <typename T>
  T operator()(const SampledActionOf<T>& action) const {
    const T ratio = importance_ratio(action), one = broadcast<T>(1);
    return select(ratio > one, one, ratio) * (action.reward - action.baseline);
  }
};
struct PolicyRule {
  static constexpr AlgorithmTraits traits = {};
  template <typename T>
  T operator()(const SampledActionOf<T>& action) const {
    return action.policy_probability;
  }
};
struct DeviationRule {
  static constexpr AlgorithmTraits traits = {};  // without uses_deviation
  template <typename T>
  T operator()(const SampledActionOf<T>& action) const {
    return action.deviation;
  }
};

const char* const rules[] = {"ratio", "truncated", "policy", "deviation"};
const bool added = [] {
  add_algorithm(make_algorithm<RatioRule>("ratio", ""));
  add_algorithm(make_algorithm<TruncatedRule>("truncated", ""));
  add_algorithm(make_algorithm<PolicyRule>("policy", ""));
  add_algorithm(make_algorithm<DeviationRule>("deviation", ""));
  return true;
}();

const std::vector<std::uint64_t> checkpoints = {0, 1};

/// `check(training)` for every rule, gradient and precision.
template <typename Check>
void for_each_training(Check check) {
  for (const auto* rule : rules)
    for (const auto gradient : {GradientKind::exact, GradientKind::sampled})
      for (const auto precision : {Precision::double_precision, Precision::single}) {
        auto training = small_training(rule, gradient);
        training.steps = 1;
        training.precision = precision;
        CAPTURE(rule, static_cast<int>(gradient), static_cast<int>(precision));
        check(training);
      }
}

}  // namespace

TEST_CASE("undeclared: a bandit's runs diverge") {
  BanditInstance instance;
  instance.mean_rewards = instance.observed_means = {0.2, 0.6, 1.0, 0.4, 0.55};
  instance.behavior_logits = instance.initial_logits = {0.5, 0.0, -0.5, 0.2, 1.0};
  for_each_training([&](const TrainingParameters& training) {
    CHECK(train_bandit(instance, training, checkpoints, 5, 0, never)->diverged);
    CHECK(train_bandit_lanes(std::span(&instance, 1), training, checkpoints, 5, 0, never)->front().diverged);
  });
}

TEST_CASE("undeclared: runs with contexts diverge after one step") {
  for (const std::string environment : environments_with_contexts) {
    const auto instance = small_instance(environment, 20, 5, 0);
    const auto policy = small_policy("linear", instance);
    const auto initial = random_parameters(*policy, 5, 0);
    const NetworkShape network = {.features = instance.features(), .hidden = 0, .actions = instance.tree.actions};
    for_each_training([&](const TrainingParameters& training) {
      CHECK(train_contextual(instance, *policy, training, checkpoints, initial, 5, 0, never)->diverged_after == 1);
      CHECK(train_contextual_lanes(std::span(&instance, 1), *policy, network, training, checkpoints, 5, 0, never)->front().diverged_after == 1);
    });
  }
}
