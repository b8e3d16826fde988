// Time of a seed-step of the bandit: the slow twin, and lanes in double and single precision, on the paper's instances.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <string>

#include "core/random.hpp"
#include "oracles/bandit_trainer.hpp"
#include "training/key_table.hpp"
#include "training/lanes/lane_trainer.hpp"
#include "training/train_unit.hpp"

using namespace asymsweep;

namespace {

struct Case {
  std::string name;
  std::size_t arms;
  double noise;
  TrainingParameters training;
  std::uint64_t steps = 0;  ///< 0: few, but enough that setting up counts for little
};

TrainingParameters training_of(GradientKind gradient, std::optional<std::uint64_t> lag) {
  TrainingParameters training{.algorithm = "asymre"};
  training.gradient = gradient;
  training.lag = lag;
  training.baseline = {.relative = true, .value = -0.1};
  return training;
}

/// The paper's bandit, with its 100 behaviour logits 0.1 .. 10 stretched over any number of arms.
BanditInstance paper_bandit(std::size_t arms, double noise, std::uint32_t seed) {
  BanditInstance instance;
  for (std::uint32_t y = 0; y < arms; ++y) {
    instance.mean_rewards.push_back(uniform(0, Stream::reward_means, {seed, 0, y}));
    instance.behavior_logits.push_back(10.0 * (y + 1) / static_cast<double>(arms));
  }
  instance.observed_means = instance.mean_rewards;
  instance.initial_logits = instance.behavior_logits;
  instance.reward_model.noise_std = noise;
  return instance;
}

std::vector<Case> cases() {
  const auto none = std::optional<std::uint64_t>{};
  std::vector<Case> all;
  for (const std::size_t arms : {10, 100, 1000, 10000})
    all.push_back({"exact, lag inf, " + std::to_string(arms) + " arms", arms, 0, training_of(GradientKind::exact, none)});
  all.push_back({"exact, lag inf, 100 arms, 100000 steps", 100, 0, training_of(GradientKind::exact, none), 100'000});
  all.push_back({"exact, lag 500, 100 arms", 100, 0, training_of(GradientKind::exact, 500)});
  all.push_back({"exact, lag 1, 100 arms", 100, 0, training_of(GradientKind::exact, 1)});
  auto delay = training_of(GradientKind::exact, 10);
  delay.lag_mode = LagMode::delay;
  all.push_back({"exact, delay 10, 100 arms", 100, 0, delay});
  auto adam = training_of(GradientKind::exact, none);
  adam.optimizer = OptimizerKind::adam;
  adam.learning_rate = 0.01;
  all.push_back({"exact, Adam, 100 arms", 100, 0, adam});
  all.push_back({"sampled 8, lag inf, 100 arms", 100, 0, training_of(GradientKind::sampled, none)});
  all.push_back({"sampled 8, lag 1, 100 arms", 100, 0, training_of(GradientKind::sampled, 1)});
  all.push_back({"sampled 8, noise, 100 arms", 100, 0.5, training_of(GradientKind::sampled, none)});
  return all;
}

TrainingParameters with_steps(const Case& what, double arm_steps) {
  auto training = what.training;
  training.steps = what.steps > 0 ? what.steps : std::max<std::uint64_t>(400, static_cast<std::uint64_t>(arm_steps / static_cast<double>(what.arms)));
  return training;
}

void scalar(benchmark::State& state, const Case& what) {
  const auto training = with_steps(what, 100'000);
  const auto instance = paper_bandit(what.arms, what.noise, 0);
  for (auto _ : state) benchmark::DoNotOptimize(train_bandit(instance, training, {}, 0, 0, never));
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * training.steps));
}

void lanes(benchmark::State& state, const Case& what, Precision precision) {
  auto training = with_steps(what, 400'000);
  training.precision = precision;
  std::vector<BanditInstance> instances;
  for (std::uint32_t seed = 0; seed < 16; ++seed) instances.push_back(paper_bandit(what.arms, what.noise, seed));
  for (auto _ : state) benchmark::DoNotOptimize(train_bandit_lanes(instances, training, {}, 0, 0, never));
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * training.steps * instances.size()));
}

/// A seed of one step: its instance, what the theory says of it, and its metrics.
void short_run(benchmark::State& state, const std::string& keys) {
  const auto sweep = parse_sweep("[sweep]\nname = bench\nseeds = 16\n[train]\nsteps = 1\n" + keys, "bench", {}, key_table());
  const auto plan = training_plan(sweep);
  const auto configuration = sweep.configuration(0);
  for (auto _ : state) benchmark::DoNotOptimize(train_unit(plan, configuration, {0, 16}));
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * 16 * configuration.integer("bandit.arms")));
}

const bool registered = [] {
  for (const auto& what : cases()) {
    benchmark::RegisterBenchmark((what.name + " | scalar").c_str(), [what](auto& state) { scalar(state, what); });
    benchmark::RegisterBenchmark((what.name + " | double").c_str(),
                                 [what](auto& state) { lanes(state, what, Precision::double_precision); });
    benchmark::RegisterBenchmark((what.name + " | single").c_str(),
                                 [what](auto& state) { lanes(state, what, Precision::single); });
  }
  for (const std::string arms : {"10", "100", "1000"})
    for (const std::string baseline : {"-0.1", "0", "0.1"})
      benchmark::RegisterBenchmark(("one step, " + arms + " arms, delta_v = " + baseline + " | per arm").c_str(), [=](auto& state) {
        short_run(state, "[bandit]\narms = " + arms + "\n[baseline]\ndelta_v = " + baseline + "\n");
      });
  return true;
}();

}  // namespace
