#pragma once
// The pure heart: (configuration, seeds) to numbers. No clock, no files, no MPI, no globals.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sweep/sweep.hpp"
#include "training/cancelled.hpp"
#include "training/metrics/registry.hpp"

namespace asymsweep {

/// Seeds that a unit should hold a multiple of, so that no lane idles.
inline constexpr std::uint64_t lanes_per_block = 8;

/// A block of seeds, by their true numbers (first_seed counted in).
struct SeedBlock {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
};

class ProgramRuns;

/// A run that gave no numbers: its program died, hung, or answered something else.
struct FailedRun {
  std::uint64_t seed = 0;  ///< its true number
  std::string reason;
  int tries = 1;
  std::vector<std::string> log;  ///< the last lines of what it wrote to standard error
};

/// What every unit of a sweep shares.
struct TrainingPlan {
  std::uint64_t root_seed = 0;
  std::size_t checkpoints = 0;
  CheckpointSpacing spacing = CheckpointSpacing::log;
  std::vector<Metric> metrics;
  std::vector<std::uint64_t> steps = {};      ///< of the checkpoints, where the sweep gives them itself; else `checkpoints` and `spacing` do
  std::shared_ptr<ProgramRuns> program = {};  ///< with environment = program: who runs it; nobody yet where a plan is only looked at
};

struct UnitMetrics {
  std::vector<std::vector<double>> metrics;  ///< [metric][seed], or [metric][seed * checkpoints + checkpoint]
  std::vector<std::int8_t> status;           ///< [seed]: 1 done, 2 diverged, 3 failed
  std::vector<FailedRun> failures = {};      ///< of the seeds with status 3

  /// No seed yet.
  explicit UnitMetrics(const TrainingPlan& plan) : metrics(plan.metrics.size()) {}

  /// Values of the metric of that name. std::logic_error when the plan has none.
  std::vector<double>& of(const TrainingPlan& plan, std::string_view name);
};

/// How the units of an environment are trained: a row of the registry.
struct UnitTrainer {
  std::string name;  ///< of its environment
  /// A pure function of what it is given: the same numbers on any rank, in any order, however the seeds are cut into
  /// blocks. Values of plan.metrics, in that order or by name; a run whose numbers ceased to be numbers has status 2. Asks
  /// `cancelled` now and then, and gives nothing when it says so.
  std::optional<UnitMetrics> (*train)(const TrainingPlan& plan, const Configuration& configuration, SeedBlock seeds,
                                      const Cancelled& cancelled);
  /// Predicted seconds of one seed, as nominal_cost_s.
  double (*cost_s)(const Configuration& configuration);
  /// Whether `train` can compute a metric, which is a function of the kind of run that it makes. None: it gives the values
  /// of its metrics itself (TrainerMetric).
  bool (*computes)(const Metric& metric) = nullptr;
  /// Completes a plan of which only root_seed is set; none: metrics of the registry, checkpoints of train.steps.
  void (*plan)(const Sweep& sweep, TrainingPlan& plan) = nullptr;
  std::uint64_t seeds_together = lanes_per_block;  ///< that a unit should hold a multiple of
};

const std::vector<UnitTrainer>& unit_trainers();

/// A row from outside, before the program starts. std::logic_error when its environment has one, or when the rows are in
/// use already.
void add_unit_trainer(UnitTrainer row);

/// At most steps + 1 checkpoints, for the configuration with the fewest steps.
TrainingPlan training_plan(const Sweep& sweep);

/// Nothing when `cancelled` said so in the middle.
std::optional<UnitMetrics> train_unit(const TrainingPlan& plan, const Configuration& configuration, SeedBlock seeds,
                                      const Cancelled& cancelled = never);

/// Predicted seconds of one seed of a configuration on a nominal core: decides the size and the order of units, so it
/// must be the same on every machine; `plan` scales it by a measurement.
double nominal_cost_s(const Configuration& configuration);

/// Seeds that a unit of this sweep should hold a multiple of.
std::uint64_t seeds_together(const Sweep& sweep);

/// Whether runs can be timed by training a few: those of a program of others are not started only to be timed.
bool can_be_timed(const Sweep& sweep);

/// Gradient steps of a run; 0 where asymsweep does not know them.
double steps_of_run(const Configuration& configuration);

}  // namespace asymsweep
