#pragma once
// Training of many runs of the bandit, one per SIMD lane: the fast twin of tests/oracles/bandit_trainer.hpp.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "training/bandit_run.hpp"
#include "training/cancelled.hpp"
#include "training/lanes/lane_run.hpp"

namespace asymsweep {

/// What train_bandit gives for each of `runs`, to within rounding: the same draws, the same equations, in training.precision. `training`: what
/// the runs agree in; the instances share one shape, and move into the results.
///
/// A run's result is the same bits whatever other runs are trained with it and whatever the instruction set. Cost:
/// between a fifth (sampled) and a fifteenth (exact) of train_bandit's in double (docs/performance.md). Nothing when
/// cancelled.
std::optional<std::vector<BanditRun>> train_bandit_runs(std::span<LaneRun> runs, const TrainingParameters& training,
                                                        std::span<const std::uint64_t> checkpoints, std::uint64_t root_seed,
                                                        const Cancelled& cancelled);

/// The same of one configuration: `instances[i]` with seed `first_seed + i`, for every i.
std::optional<std::vector<BanditRun>> train_bandit_lanes(std::span<const BanditInstance> instances,
                                                         const TrainingParameters& training,
                                                         std::span<const std::uint64_t> checkpoints,
                                                         std::uint64_t root_seed, std::uint64_t first_seed,
                                                         const Cancelled& cancelled);

}  // namespace asymsweep
