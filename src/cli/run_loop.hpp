#pragma once
// What every rank does: draw a unit, train it, write it, until none is left or a stop is called.

#include <cstdint>

#include "cli/run_preparation.hpp"
#include "scheduler/communicator.hpp"

namespace asymsweep {

/// Sums over all ranks, the same on every rank.
struct RunReport {
  int exit_code = 0;
  std::uint64_t units_finished = 0;  ///< in this run
  std::uint64_t runs = 0;
  std::uint64_t diverged_runs = 0;
  double seed_steps = 0;
  double busy_s = 0;      ///< training
  double write_s = 0;     ///< writing finished units
  double schedule_s = 0;  ///< drawing units, counting and showing finished ones
  double wall_s = 0;
};

/// Collective. An error of any rank in its units is printed once, and is the exit code on all; what keeps the run from
/// starting is an AgreedFailure.
RunReport run_units(const RunAssignment& assignment, const Communicator& ranks);

}  // namespace asymsweep
