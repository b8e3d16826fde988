#pragma once
// At which steps the curves are taken.

#include <cstdint>
#include <vector>

#include "training/parameters.hpp"

namespace asymsweep {

/// `count` strictly increasing steps: the first is 0 (before training), the last is `steps`; with one checkpoint, only
/// `steps`. Spacing `log` is geometric from 1 on, moved up where rounding would repeat a step.
/// Requires 1 <= count <= steps + 1.
std::vector<std::uint64_t> checkpoint_steps(std::uint64_t steps, std::size_t count, CheckpointSpacing spacing);

}  // namespace asymsweep
