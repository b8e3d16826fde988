// Trains small units of every kind and prints a hash of the bits of each: built for several instruction sets, the
// outputs must be the same text.

#include <cstring>
#include <iostream>

#include "algorithms/registry.hpp"
#include "core/hash.hpp"
#include "core/random.hpp"
#include "oracles/bandit_trainer.hpp"
#include "training/lanes/lane_trainer.hpp"
#include "training/metrics/policy_metrics.hpp"

using namespace asymsweep;

namespace {

constexpr std::uint64_t root_seed = 11, first_seed = 1000;
constexpr std::size_t seeds = 19;  // more than the lanes of any register, and ragged
const std::vector<std::uint64_t> checkpoints = {0, 1, 10, 63, 64, 65, 200};

std::vector<BanditInstance> bandits(const RewardModel& model) {
  std::vector<BanditInstance> instances(seeds);
  for (std::uint32_t s = 0; s < seeds; ++s) {
    auto& instance = instances[s];
    for (std::uint32_t y = 0; y < 23; ++y) {
      instance.mean_rewards.push_back(uniform(root_seed, Stream::reward_means, {s, 0, y}));
      instance.behavior_logits.push_back(3 * normal(root_seed, Stream::behavior_logits, {s, 0, y}));
    }
    instance.reward_model = model;
    for (const double mean : instance.mean_rewards) instance.observed_means.push_back(model.observed_mean(mean));
    instance.initial_logits = instance.behavior_logits;
  }
  return instances;
}

void append(std::string& bytes, double number) {
  char raw[sizeof number];
  std::memcpy(raw, &number, sizeof number);
  bytes.append(raw, sizeof raw);
}

std::string bits_of_runs(const std::vector<BanditRun>& runs) {
  std::string bytes;
  for (const auto& run : runs) {
    for (const auto& policy : run.checkpoint_policies) {
      for (const double probability : policy) append(bytes, probability);
      append(bytes, metrics::entropy(run, policy));
      append(bytes, metrics::expected_reward(run, policy));
    }
    append(bytes, run.rounds.improved);
    append(bytes, run.rounds.worst_change);
  }
  return bytes;
}

void print(const std::string& name, const std::vector<BanditInstance>& instances, const TrainingParameters& training) {
  std::vector<BanditRun> scalar;
  for (std::size_t s = 0; s < seeds; ++s)
    scalar.push_back(*train_bandit(instances[s], training, checkpoints, root_seed, first_seed + s, never));
  const auto lanes = train_bandit_lanes(instances, training, checkpoints, root_seed, first_seed, never);
  std::cout << name << " scalar " << hash_hex(bits_of_runs(scalar)) << " lanes " << hash_hex(bits_of_runs(*lanes)) << "\n";
}

}  // namespace

int main() {
  const auto plain = bandits({}), noisy = bandits({.bernoulli = true, .flip_probability = 0.1, .noise_std = 0.5});
  for (const auto& algorithm : algorithms())
    for (const auto gradient : {GradientKind::exact, GradientKind::sampled})
      for (const auto optimizer : {OptimizerKind::sgd, OptimizerKind::adam})
        for (const auto precision : {Precision::double_precision, Precision::single})
          for (const std::optional<std::uint64_t> lag : {std::optional<std::uint64_t>{}, {1}, {9}})
            for (const auto mode : {LagMode::periodic, LagMode::delay}) {
              TrainingParameters training{.algorithm = algorithm.name};
              training.gradient = gradient;
              training.optimizer = optimizer;
              training.precision = precision;
              training.lag = lag;
              training.lag_mode = mode;
              training.steps = 200;
              training.learning_rate = optimizer == OptimizerKind::adam ? 0.02 : 2;
              training.baseline = {.relative = true, .value = -0.1};
              const std::string name = algorithm.name + (gradient == GradientKind::exact ? " exact" : " sampled") +
                                       (optimizer == OptimizerKind::sgd ? " sgd" : " adam") +
                                       (precision == Precision::single ? " single" : " double") + " lag " +
                                       std::to_string(lag.value_or(0)) + (mode == LagMode::delay ? " delay" : "");
              print(name, plain, training);
              if (gradient == GradientKind::sampled) print(name + " noisy", noisy, training);
            }
}
