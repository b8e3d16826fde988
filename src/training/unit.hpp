#pragma once
// The pure heart: (configuration, seeds) to numbers. No clock, no files, no MPI, no globals.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "sweep/sweep.hpp"
#include "training/cancelled.hpp"
#include "training/metrics/registry.hpp"

namespace asymsweep {

/// A block of seeds, by their true numbers (first_seed counted in).
struct SeedBlock {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
};

/// What every unit of a sweep shares.
struct TrainingPlan {
  std::uint64_t root_seed = 0;
  std::size_t checkpoints = 0;
  CheckpointSpacing spacing = CheckpointSpacing::log;
  std::vector<Metric> metrics;
};

struct UnitMetrics {
  std::vector<std::vector<double>> metrics;  ///< [metric][seed], or [metric][seed * checkpoints + checkpoint]
  std::vector<std::int8_t> status;           ///< [seed]: 1 done, 2 diverged

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

/// Seeds that a unit should hold a multiple of, so that no lane idles.
inline constexpr std::uint64_t lanes_per_block = 8;

/// Predicted seconds of one seed of a configuration on a nominal core: decides the size and the order of units, so it
/// must be the same on every machine; `plan` scales it by a measurement.
double nominal_cost_s(const Configuration& configuration);

}  // namespace asymsweep
