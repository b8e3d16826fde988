// Trains small networks over contexts and tokens and prints a hash of the bits of each: built for several instruction
// sets, the outputs must be the same text.

#include <cstring>
#include <iostream>

#include "algorithms/registry.hpp"
#include "core/hash.hpp"
#include "tests/training/small_contexts.hpp"
#include "training/contextual_trainer.hpp"
#include "training/lanes/contextual_lanes.hpp"

using namespace asymsweep;

namespace {

constexpr std::uint64_t root_seed = 11, first_seed = 1000;
constexpr std::size_t seeds = 9;  // more than the lanes of any register, and ragged
const std::vector<std::uint64_t> checkpoints = {0, 1, 10, 25};

std::string bytes_of(const std::vector<ContextualRun>& runs) {
  std::string bytes;
  for (const auto& run : runs)
    for (const auto& checkpoint : run.checkpoints)
      for (const double number : {checkpoint.score.train_accuracy, checkpoint.score.test_accuracy, checkpoint.score.entropy}) {
        char raw[sizeof number];
        std::memcpy(raw, &number, sizeof number);
        bytes.append(raw, sizeof raw);
      }
  return bytes;
}

void print(const std::string& name, const std::string& policy_name, const std::vector<ContextualInstance>& instances, const TrainingParameters& training) {
  const auto& shape = instances[0];
  const auto policy = small_policy(policy_name, shape);
  std::vector<ContextualRun> scalar;
  for (std::size_t s = 0; s < seeds; ++s) {
    const auto base = *pretrain(instances[s], *policy, root_seed, first_seed + s, never);
    scalar.push_back(*train_contextual(instances[s], *policy, training, checkpoints, base, root_seed, first_seed + s, never));
  }
  std::cout << name << " scalar " << hash_hex(bytes_of(scalar));
  if (policy_name != "tabular") {
    const NetworkShape network = {.features = shape.features(), .hidden = policy_name == "mlp" ? shape.hidden : 0, .actions = shape.tree.actions};
    const auto lanes = train_contextual_lanes(instances, *policy, network, training, checkpoints, root_seed, first_seed, never);
    std::cout << " lanes " << hash_hex(bytes_of(*lanes));
  }
  std::cout << "\n";
}

}  // namespace

int main() {
  for (const char* environment : environments_with_contexts) {
    std::vector<ContextualInstance> plain, noisy;
    for (std::uint64_t s = first_seed; s < first_seed + seeds; ++s) {
      const Pretraining pretraining = {.steps = 10, .label_noise = 0.3};
      plain.push_back(small_instance(environment, 11, root_seed, s, {}, pretraining));
      noisy.push_back(small_instance(environment, 11, root_seed, s, {.flip_probability = 0.1, .noise_std = 0.5}, pretraining));
    }
    for (const auto& policy : policies())
      for (const auto& algorithm : algorithms())
        for (const auto gradient : {GradientKind::exact, GradientKind::sampled})
          for (const auto optimizer : {OptimizerKind::sgd, OptimizerKind::adam})
            for (const auto mode : {LagMode::periodic, LagMode::delay}) {
              TrainingParameters training{.algorithm = algorithm.name};
              training.gradient = gradient;
              training.batch = 12;
              training.group = 4;
              training.optimizer = optimizer;
              training.lag = 4;
              training.lag_mode = mode;
              training.steps = 25;
              training.learning_rate = optimizer == OptimizerKind::adam ? 0.02 : 0.5;
              const bool sampled = gradient == GradientKind::sampled;
              training.baseline = {.relative = true, .value = -0.1, .estimate = sampled ? BaselineEstimate::group : BaselineEstimate::exact};
              const auto name = std::string(environment) + " " + policy.name + " " + algorithm.name + (sampled ? " sampled" : " exact") +
                                (optimizer == OptimizerKind::sgd ? " sgd" : " adam") + (mode == LagMode::delay ? " delay" : "");
              print(name, policy.name, plain, training);
              if (sampled) print(name + " noisy", policy.name, noisy, training);
            }
  }
}
