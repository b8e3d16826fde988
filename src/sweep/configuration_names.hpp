#pragma once
// Configurations by what they are, wherever they stand in a grid.

#include <cstdint>
#include <vector>

#include "sweep/sweep.hpp"

namespace asymsweep {

/// Of each planned configuration: a number from the values of all its keys, in any order, but for those that are no part of the identity
/// (Sweep::aside, what algorithms mean). Cost: O(configurations x dimensions).
std::vector<std::uint64_t> configuration_names(const Sweep& sweep);

}  // namespace asymsweep
