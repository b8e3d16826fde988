#pragma once
// Does this program train stored units to the bits that the file holds?

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/observer.hpp"
#include "store/reader.hpp"
#include "sweep/sweep.hpp"
#include "training/train_unit.hpp"

namespace asymsweep {

/// What a unit that was trained again has otherwise than the file.
struct Recomputed {
  std::string sentence;
  bool other_numbers = true;  ///< false: all that differs is which runs of the user's program failed
};

/// Trains a unit again; what differs when it is not the same bits. Nothing when cancelled.
std::optional<Recomputed> recompute(const ResultFile& file, const Sweep& sweep, const TrainingPlan& plan, std::uint64_t unit, const Cancelled& cancelled = never);

/// Whose units of which algorithm have been compared: of several files each is, once.
using ComparedRules = std::set<std::pair<std::uint64_t, std::string>>;

/// Trains units again that another program has trained (another commit, other uncommitted changes, other rows), one of each program
/// and algorithm, the cheapest, and warns before and after. One sentence when a unit differs: going on would mix two rules. Ends early
/// when `cancelled`. Leaves out what is in `compared`, and adds to it.
std::optional<std::string> compare_with_other_programs(const ResultFile& file, const Sweep& sweep, const TrainingPlan& plan, Observer& observer, const Cancelled& cancelled = never,
                                                       ComparedRules* compared = nullptr);

/// This program has trained a unit of the file: it has compared itself with the others then.
bool has_compared(const ResultFile& file);

}  // namespace asymsweep
