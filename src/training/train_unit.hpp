#pragma once
// (configuration, seeds) to numbers: asks the environment's trainer. The loops over steps are in lanes/lane_trainer.cpp (bandit) and
// lanes/contextual_lanes.cpp. No clock, no files, no MPI, no globals.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/runs.hpp"
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

/// What every unit of a sweep shares.
struct TrainingPlan {
  std::uint64_t root_seed = 0;
  std::size_t checkpoints = 0;
  CheckpointSpacing spacing = CheckpointSpacing::log;
  std::vector<Metric> metrics;
  std::vector<std::uint64_t> steps = {};      ///< of the checkpoints, where the sweep gives them itself; else `checkpoints` and `spacing` do
  std::shared_ptr<ProgramRuns> program = {};  ///< with environment = program: who runs it; nobody yet where a plan is only looked at

  /// A place for each metric, and no seed yet.
  /// With room for those of so many seeds.
  BlockResults no_results(std::uint64_t seeds = 0) const;
  /// Values of the metric of that name. std::logic_error when the plan has none.
  std::vector<double>& values(BlockResults& results, std::string_view name) const;
};

/// At most steps + 1 checkpoints, for the configuration with the fewest steps.
TrainingPlan training_plan(const Sweep& sweep);

/// Nothing when `cancelled` said so in the middle.
std::optional<BlockResults> train_unit(const TrainingPlan& plan, const Configuration& configuration, SeedBlock seeds,
                                       const Cancelled& cancelled = never);

/// The same of several configurations that agree in all but lane_keys, with the same seeds: faster than one after the other.
std::optional<std::vector<BlockResults>> train_units(const TrainingPlan& plan, std::span<const Configuration> configurations, SeedBlock seeds,
                                                     const Cancelled& cancelled = never);

/// Full names of the keys in which configurations of this sweep may differ that are trained together. None: each is trained alone.
const std::vector<std::string>& lane_keys(const Sweep& sweep);

/// Predicted seconds of one seed of a configuration on a nominal core: decides the size and the order of units, so it
/// must be the same on every machine; `plan` scales it by a measurement.
double nominal_cost_s(const Configuration& configuration);

/// Seeds that a unit of this sweep should hold a multiple of.
std::uint64_t seeds_together(const Sweep& sweep);

/// Seeds of a configuration that this process trains in lockstep: fewer cost as much.
std::uint64_t seeds_in_lockstep(const Configuration& configuration);

/// Whether runs can be timed by training a few: those of a program of others are not started only to be timed.
bool can_be_timed(const Sweep& sweep);

/// Gradient steps of a run; 0 where asymsweep does not know them.
double steps_of_run(const Configuration& configuration);

}  // namespace asymsweep
