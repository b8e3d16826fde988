#pragma once
// Does this program train stored units to the bits that the file holds?

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/observer.hpp"
#include "store/reader.hpp"
#include "sweep/sweep.hpp"
#include "training/unit.hpp"

namespace asymsweep {

/// Trains a unit again; one sentence when it is not the same bits. Nothing when cancelled.
std::optional<std::string> recompute(const ResultFile& file, const Sweep& sweep, const TrainingPlan& plan, std::uint64_t unit, const Cancelled& cancelled = never);

/// Trains units again that another program has trained (another commit, other uncommitted changes, other rows), one of each program
/// and algorithm, the cheapest, and warns before and after. One sentence when a unit differs: going on would mix two rules. Ends early
/// when `cancelled`.
std::optional<std::string> compare_with_other_programs(const ResultFile& file, const Sweep& sweep, const TrainingPlan& plan, Observer& observer, const Cancelled& cancelled = never);

/// This program has trained a unit of the file: it has compared itself with the others then.
bool has_compared(const ResultFile& file);

}  // namespace asymsweep
