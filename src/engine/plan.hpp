#pragma once
// What a sweep comes to, before anything runs.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/look_schedule.hpp"
#include "sweep/sweep.hpp"
#include "training/train_unit.hpp"

namespace asymsweep {

struct Plan {
  std::size_t configurations = 0;  ///< planned
  std::size_t distinct = 0;        ///< of these, trained: the runs of the others are the same
  std::uint64_t seeds = 0, runs = 0;
  std::size_t units = 0;
  double seed_steps = 0;
  double core_s = 0;  ///< on one core of this machine, by a measurement; NaN where runs cannot be timed
  std::uint64_t file_bytes = 0;
  std::vector<std::string> notes;    ///< notes_of
  std::vector<std::uint64_t> looks;  ///< until decided: after so many seeds; the counts above are then the most
};

/// Trains for a fraction of a second, to learn how fast this machine is.
Plan make_plan(const Sweep& sweep, HowFar how_far = HowFar::all_seeds);

/// "12 configurations x 450 seeds = 5,400 runs in 243 units".
std::string counts_text(const Sweep& sweep, std::size_t units);

/// What `plan` and `run` say of a sweep that may not be what was meant, a sentence each.
std::vector<std::string> notes_of(const Sweep& sweep, const TrainingPlan& plan);

}  // namespace asymsweep
