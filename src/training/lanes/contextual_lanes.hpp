#pragma once
// Training of many seeds of one configuration with contexts, one per SIMD lane through the whole network: the fast twin of
// contextual_trainer.hpp.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "policies/policy.hpp"
#include "problems/contextual_instance.hpp"
#include "training/cancelled.hpp"
#include "training/contextual_run.hpp"
#include "training/lanes/lane_network.hpp"
#include "training/parameters.hpp"

namespace asymsweep {

/// What pretrain and train_contextual give for `instances[i]` with seed `first_seed + i`, for every i. With SGD and no
/// pretraining to the same bits; Adam rounds differently. `policy`: any of them with `network`'s shape, for the scale of its first
/// parameters. A seed's bits depend neither on its neighbours nor on the instruction set. Nothing when cancelled.
std::optional<std::vector<ContextualRun>> train_contextual_lanes(std::span<const ContextualInstance> instances,
                                                                 const Policy& policy, const NetworkShape& network,
                                                                 const TrainingParameters& training,
                                                                 std::span<const std::uint64_t> checkpoints,
                                                                 std::uint64_t root_seed, std::uint64_t first_seed,
                                                                 const Cancelled& cancelled);

}  // namespace asymsweep
