// Time of a seed-step of a network over contexts (16-64-32, batch 128, group 8): lanes, the slow twin, and a program with
// Eigen that trains one seed at a time.

#include <benchmark/benchmark.h>

#include "bench/peers/eigen_network.hpp"
#include "core/elementary/lanes.hpp"
#include "training/contextual_unit.hpp"
#include "training/key_table.hpp"
#include "training/train_unit.hpp"

using namespace asymsweep;

namespace {

constexpr std::uint64_t steps = 3000, seeds = lane_count<NativeLanes<double>>;

Sweep sweep() {
  return parse_sweep(
      "[sweep]\nname = bench\nseeds = 16\n[problem]\nenvironment = contextual\npolicy = mlp\n[contextual]\ncontexts = 512\n"
      "test_contexts = 1\nfeatures = 16\nactions = 32\nhidden = 64\npretrain_steps = 0\n[train]\nalgorithm = asymre\n"
      "gradient = sampled\nbatch = 128\ngroup = 8\nlearning_rate = 0.3\nsteps = 3000\nlag = 250\ncheckpoints = 1\n"
      "[baseline]\ndelta_v = -0.1\nestimate = group\n",
      "bench", {}, key_table());
}

void lanes(benchmark::State& state) {
  const auto what = sweep();
  const auto plan = training_plan(what);
  for (auto _ : state) benchmark::DoNotOptimize(train_unit(plan, what.configuration(0), {0, seeds}));
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * steps * seeds));
}

void eigen(benchmark::State& state) {
  unsigned seed = 0;
  for (auto _ : state) benchmark::DoNotOptimize(peer::train_network(512, 16, 64, 32, 128, 8, 0.3, 250, steps, -0.1, seed++));
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * steps));
}

const bool registered = [] {
  benchmark::RegisterBenchmark("network | lanes", lanes);
  benchmark::RegisterBenchmark("network | Eigen, one seed", eigen);
  return true;
}();

}  // namespace
