#pragma once
// Training of many seeds of one bandit configuration, one per SIMD lane: the fast twin of tests/oracles/bandit_trainer.hpp.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "training/bandit_run.hpp"
#include "training/cancelled.hpp"

namespace asymsweep {

/// What train_bandit gives for `instances[i]` with seed `first_seed + i`, for every i, to within rounding: the same
/// draws, the same equations, in training.precision. The instances share one shape and one reward model.
///
/// A seed's result is the same bits whatever other seeds are trained with it and whatever the instruction set. Cost:
/// between a fifth (sampled) and a fifteenth (exact) of train_bandit's in double (docs/performance.md). Nothing when
/// cancelled.
std::optional<std::vector<BanditRun>> train_bandit_lanes(std::span<const BanditInstance> instances,
                                                         const TrainingParameters& training,
                                                         std::span<const std::uint64_t> checkpoints,
                                                         std::uint64_t root_seed, std::uint64_t first_seed,
                                                         const Cancelled& cancelled);

}  // namespace asymsweep
