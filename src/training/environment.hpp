#pragma once
// An environment: what gives the rewards, and how a policy is trained there. All of it is one row; a new one is a row in
// environment.cpp, and its metrics (training/metrics/registry.hpp).

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/runs.hpp"
#include "sweep/configuration.hpp"
#include "sweep/key.hpp"
#include "training/train_unit.hpp"

namespace asymsweep {

struct Environment {
  std::string name;       ///< value of problem.environment
  std::string meaning;    ///< one line for `asymsweep list environments`
  std::vector<Key> keys;  ///< its own alone: the registry sets their `environments`
  /// Throws UserError when keys that are fine alone do not fit together, or it does not read one; may be empty.
  std::function<void(const Configuration&)> check = {};
  /// A pure function of what it is given: the same numbers on any rank, in any order, however the seeds are cut into
  /// blocks. Values of plan.metrics, in that order or by name; a run whose numbers ceased to be numbers has status 2. Asks
  /// `cancelled` now and then, and gives nothing when it says so.
  std::function<std::optional<BlockResults>(const TrainingPlan&, const Configuration&, SeedBlock, const Cancelled&)> train = {};
  /// Full names of keys in which configurations may differ that are trained together. None: each is trained alone.
  std::vector<std::string> lane_keys = {};
  /// With lane_keys: the results of several such configurations with the same seeds, each as `train` gives it.
  std::function<std::optional<std::vector<BlockResults>>(const TrainingPlan&, std::span<const Configuration>, SeedBlock, const Cancelled&)> train_together = {};
  /// Predicted seconds of one seed, as nominal_cost_s.
  std::function<double(const Configuration&)> cost_s = {};
  /// Whether `train` can compute a metric, which is a function of the kind of run that it makes. None: it gives the values
  /// of its metrics itself (by_trainer).
  bool (*computes)(const Metric& metric) = nullptr;
  /// Completes a plan of which only root_seed is set. None: metrics of the registry, checkpoints of train.steps.
  void (*plan)(const Sweep& sweep, TrainingPlan& plan) = nullptr;
  std::uint64_t seeds_together = lanes_per_block;  ///< that a unit should hold a multiple of
  /// As seeds_in_lockstep. None: one.
  std::function<std::uint64_t(const Configuration&)> lockstep = {};
  /// It reads none of the keys that say how policies are trained ([problem] policy, [noise], [train], [baseline]).
  bool own_keys_only = false;
};

const std::vector<Environment>& environments();

/// std::logic_error when there is none: the sweep has been checked.
const Environment& find_environment(std::string_view name);

/// A row from outside, before the program starts. Its keys become keys of this environment alone. std::logic_error when its
/// name is taken or the rows are in use already.
void add_environment(Environment row);

/// std::logic_error naming the row: an environment without a trainer, or without the two metrics that the analysis compares;
/// a metric of an environment that does not exist; a metric that its environment's trainer cannot compute.
void require_fitting_rows(const std::vector<Environment>& environments, const std::vector<Metric>& metrics);

/// Of the registries as they stand: fixes their rows.
void require_fitting_registries();

}  // namespace asymsweep
