#pragma once
// Cuts a grid of configurations times seeds into units and puts them in the order in which ranks draw them.

#include <cstdint>
#include <span>
#include <vector>

#include "core/runs.hpp"

namespace asymsweep {

/// Seed block by seed block over the whole grid, so that a truncated sweep is a complete design with fewer seeds;
/// within a block the costliest configuration first, so that the end is balanced.
///
/// `seed_cost_s`: predicted seconds of one seed, [configurations]. One block size serves the whole grid: the largest
/// multiple of `block_multiple` with which the costliest unit takes at most a quarter of a second (little is lost in a
/// kill) and the grid has some hundred units (many ranks find work), but never below `block_multiple`, nor so small that
/// there would be over 20 million units. No unit goes beyond one of `cuts`, ascending numbers of seeds, unless that would be too many
/// units. UserError when there are more configurations than that.
std::vector<RunBlock> order_units(std::span<const double> seed_cost_s, std::uint64_t seeds,
                                  std::uint64_t block_multiple, std::span<const std::uint64_t> cuts = {});

}  // namespace asymsweep
