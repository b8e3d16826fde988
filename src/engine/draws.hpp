#pragma once
// What a rank draws at once from the list of work: a unit, or several short ones. (Random numbers: core/random.hpp.)

#include <cstdint>
#include <vector>

#include "engine/assignment.hpp"
#include "sweep/sweep.hpp"

namespace asymsweep {

/// Units with the same seeds, of configurations that agree in all but lane_keys. Each element is trained once: units of configurations whose
/// runs are the same.
using Draw = std::vector<std::vector<std::uint64_t>>;

/// The pending units of `assignment` in draws, in the order of the first unit of each: the same on every rank. A draw of several takes some
/// milliseconds, or fills the lanes where units have few seeds; and each of `ranks` ranks finds work while there are units.
std::vector<Draw> draws_of(const RunAssignment& assignment, const Sweep& sweep, int ranks);

/// Trained configurations whose units of `seeds` seeds share draws with those of `configuration`, itself first, as many as a draw holds where
/// there are `units_a_rank` units for each rank.
std::vector<std::size_t> drawn_with(const Sweep& sweep, std::size_t configuration, std::uint64_t seeds, double units_a_rank);

}  // namespace asymsweep
