#pragma once
// Units of a program of one's own: asymsweep asks for each run, and takes the answer for its numbers.

#include <optional>
#include <string>
#include <vector>

#include "training/train_unit.hpp"

namespace asymsweep {

/// What a run of the program came to.
struct ProgramRunOutcome {
  std::vector<double> metrics;              ///< in the order of program.metrics; empty where it failed
  std::vector<std::vector<double>> curves;  ///< [curve][checkpoint]
  std::optional<FailedRun> failure;
};

/// Whoever can run the program. It is the one thing that training cannot do itself: it needs processes, clocks and files.
class ProgramRuns {
 public:
  ProgramRuns() = default;
  ProgramRuns(const ProgramRuns&) = delete;
  ProgramRuns& operator=(const ProgramRuns&) = delete;
  virtual ~ProgramRuns() = default;
  /// Nothing when `cancelled` said so. A run that fails is an outcome.
  virtual std::optional<ProgramRunOutcome> run(const Configuration& configuration, std::uint64_t seed, const Cancelled& cancelled) = 0;
  /// Why the program's standard error is no longer kept as asked: given once, else empty.
  virtual std::string take_log_trouble() { return ""; }
};

/// Metrics named by the sweep, NAME_curve of its curves; checkpoints at program.curve_steps.
void plan_program(const Sweep& sweep, TrainingPlan& plan);

/// As Environment::train; numbers of a failed run are NaN, and its status is 3. std::logic_error where the plan has nobody to run it.
std::optional<BlockResults> train_program_unit(const TrainingPlan& plan, const Configuration& configuration, SeedBlock seeds, const Cancelled& cancelled);

/// Nobody knows: long enough for one run to be a unit.
double nominal_program_cost_s(const Configuration& configuration);

}  // namespace asymsweep
