#pragma once
// Does this program train stored units to the bits that the file holds?

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/reader.hpp"
#include "sweep/sweep.hpp"
#include "training/unit.hpp"

namespace asymsweep {

/// Trains a unit again; one sentence when it is not the same bits.
std::optional<std::string> recompute(const ResultFile& file, const Sweep& sweep, const TrainingPlan& plan, std::uint64_t unit);

/// Trains units again that another program has trained (another commit, other uncommitted changes, other rows), one of each program
/// and algorithm, the cheapest. UserError when one differs: going on would mix two rules. A sentence that says what was compared, nothing
/// when all units are this program's own.
std::optional<std::string> compare_with_other_programs(const ResultFile& file, const Sweep& sweep, const TrainingPlan& plan);

}  // namespace asymsweep
