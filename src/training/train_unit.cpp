#include "training/train_unit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

#include "core/flush_to_zero.hpp"
#include "sweep/comparison.hpp"
#include "training/environment.hpp"

namespace asymsweep {
namespace {

double fewest_steps(const Sweep& sweep) {
  double fewest = std::numeric_limits<double>::infinity();
  for (const auto& value : values_of(sweep, "train.steps")) fewest = std::min(fewest, std::get<double>(value));
  return fewest;
}

const Environment& environment_of(const Sweep& sweep) { return find_environment(sweep.fixed.word("problem.environment")); }

/// A number too few would land in another run's place.
void require_shape(const BlockResults& unit, const TrainingPlan& plan, SeedBlock seeds, const std::string& environment) {
  bool fits = unit.metrics.size() == plan.metrics.size() && unit.status.size() == seeds.count;
  for (std::size_t m = 0; fits && m < plan.metrics.size(); ++m)
    fits = unit.metrics[m].size() == seeds.count * (plan.metrics[m].shape == MetricShape::curve ? plan.checkpoints : 1);
  if (!fits) throw std::logic_error("the trainer of environment " + environment + " gave numbers of another shape than its metrics");
}

/// Processors give the NaN of an invalid operation different bits: one NaN on all of them.
void unify_nans(BlockResults& unit) {
  for (auto& values : unit.metrics)
    for (double& value : values)
      if (std::isnan(value)) value = std::numeric_limits<double>::quiet_NaN();
}

void finish(BlockResults& unit, const TrainingPlan& plan, SeedBlock seeds, const std::string& environment) {
  require_shape(unit, plan, seeds, environment);
  unify_nans(unit);
}

}  // namespace

BlockResults TrainingPlan::no_results(std::uint64_t seeds) const {
  BlockResults none{.metrics = std::vector<std::vector<double>>(metrics.size()), .status = {}};
  for (std::size_t m = 0; m < metrics.size(); ++m) none.metrics[m].reserve(seeds * (metrics[m].shape == MetricShape::curve ? checkpoints : 1));
  none.status.reserve(seeds);
  return none;
}

std::vector<double>& TrainingPlan::values(BlockResults& results, std::string_view name) const {
  for (std::size_t m = 0; m < metrics.size(); ++m)
    if (metrics[m].name == name) return results.metrics[m];
  throw std::logic_error("no metric " + std::string(name) + " in this environment");
}

TrainingPlan training_plan(const Sweep& sweep) {
  TrainingPlan plan;
  plan.root_seed = sweep.root_seed;
  if (const auto own = environment_of(sweep).plan) {
    own(sweep, plan);
    return plan;
  }
  plan.metrics = metrics_of(sweep.configuration(0).word("problem.environment"), measure_parameters(sweep.fixed).metrics);
  plan.spacing = checkpoint_spacing(sweep.fixed);
  plan.checkpoints = static_cast<std::size_t>(sweep.fixed.integer("train.checkpoints"));
  plan.checkpoints = std::min(plan.checkpoints, static_cast<std::size_t>(fewest_steps(sweep)) + 1);
  return plan;
}

std::optional<BlockResults> train_unit(const TrainingPlan& plan, const Configuration& configuration, SeedBlock seeds,
                                      const Cancelled& cancelled) {
  const FlushToZero flush;
  const auto& environment = find_environment(configuration.word("problem.environment"));
  auto unit = environment.train(plan, configuration, seeds, cancelled);
  if (!unit) return unit;
  finish(*unit, plan, seeds, environment.name);
  return unit;
}

std::optional<std::vector<BlockResults>> train_units(const TrainingPlan& plan, std::span<const Configuration> configurations, SeedBlock seeds,
                                                     const Cancelled& cancelled) {
  const auto& environment = find_environment(configurations.front().word("problem.environment"));
  if (configurations.size() == 1) {
    auto unit = train_unit(plan, configurations.front(), seeds, cancelled);
    if (!unit) return std::nullopt;
    return std::vector{std::move(*unit)};
  }
  const FlushToZero flush;
  auto units = environment.train_together(plan, configurations, seeds, cancelled);
  for (std::size_t u = 0; units && u < configurations.size(); ++u) finish(units->at(u), plan, seeds, environment.name);
  return units;
}

const std::vector<std::string>& lane_keys(const Sweep& sweep) { return environment_of(sweep).lane_keys; }

double nominal_cost_s(const Configuration& configuration) { return find_environment(configuration.word("problem.environment")).cost_s(configuration); }

std::uint64_t seeds_together(const Sweep& sweep) { return environment_of(sweep).seeds_together; }

std::uint64_t seeds_in_lockstep(const Configuration& configuration) {
  const auto& lockstep = find_environment(configuration.word("problem.environment")).lockstep;
  return lockstep ? lockstep(configuration) : 1;
}

bool can_be_timed(const Sweep& sweep) { return sweep.fixed.word("problem.environment") != "program"; }

double steps_of_run(const Configuration& configuration) { return configuration.has("train.steps") ? configuration.number("train.steps") : 0; }

}  // namespace asymsweep
