// Against tests/reference/theory_cases.json: gradient ascent computed independently at 50 digits. Both trainers.

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "oracles/bandit_trainer.hpp"
#include "training/lanes/lane_trainer.hpp"
#include "training/metrics/policy_metrics.hpp"

using namespace asymsweep;
using nlohmann::json;

namespace {

json cases() {
  std::ifstream file(ASYMSWEEP_REFERENCE_DIR "/theory_cases.json");
  return json::parse(file)["cases"];
}

BanditInstance instance_of(const json& from) {
  BanditInstance instance;
  instance.mean_rewards = instance.observed_means = from["reward_means"].get<std::vector<double>>();
  instance.behavior_logits = instance.initial_logits = from["behavior_logits"].get<std::vector<double>>();
  return instance;
}

std::vector<BanditRun> train(const BanditInstance& instance, double v, std::uint64_t steps, std::optional<std::uint64_t> lag) {
  TrainingParameters training{.algorithm = "asymre"};
  training.steps = steps;
  training.lag = lag;
  training.baseline.value = v;
  const std::vector<std::uint64_t> checkpoints = {0, steps};
  return {*train_bandit(instance, training, checkpoints, 0, 0, never),
          train_bandit_lanes(std::span(&instance, 1), training, checkpoints, 0, 0, never)->front()};
}

}  // namespace

TEST_CASE("gradient ascent on a fixed behaviour policy") {
  for (const auto& known : cases()) {
    const auto instance = instance_of(known);
    const auto& ascent = known["gradient_ascent"];
    for (const auto& [steps, expected] : ascent["steps"].items()) {
      for (const auto& run : train(instance, ascent["V"], std::stoull(steps), std::nullopt)) {
        CHECK(metrics::expected_reward(run, run.final_policy) == Approx(expected["expected_reward"].get<double>()).epsilon(0).margin(1e-9));
        CHECK(metrics::entropy(run, run.final_policy) == Approx(expected["entropy"].get<double>()).epsilon(0).margin(1e-9));
      }
    }
  }
}

TEST_CASE("gradient ascent with a behaviour policy refreshed every lag steps") {
  for (const auto& known : cases()) {
    const auto instance = instance_of(known);
    const auto& ascent = known["lagged_gradient_ascent"];
    for (const auto& [steps, expected] : ascent["expected_reward"].items()) {
      for (const auto& run : train(instance, ascent["V"], std::stoull(steps), ascent["lag"].get<std::uint64_t>()))
        CHECK(metrics::expected_reward(run, run.final_policy) == Approx(expected.get<double>()).epsilon(0).margin(1e-9));
    }
  }
}
