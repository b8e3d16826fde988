#include "engine/result_layout.hpp"

#include <algorithm>
#include <numeric>

#include "core/hash.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "engine/claim_versions.hpp"
#include "engine/program_runs.hpp"
#include "store/schema.hpp"
#include "training/checkpoints.hpp"
#include "training/key_table.hpp"

namespace asymsweep {
namespace {

bool all_numbers(const std::vector<Value>& values) {
  return std::ranges::all_of(values, [](const Value& value) { return std::holds_alternative<double>(value); });
}

const Key* key_of(const Sweep& sweep, const std::string& name) {
  const auto own = std::ranges::find_if(sweep.own_keys, [&](const Key& key) { return key.full_name() == name; });
  return own == sweep.own_keys.end() ? key_table().find(name) : &*own;
}

/// Numbers stay numbers; an axis with a word or a vector in it is text.
StoredCoordinate axis_coordinate(const Sweep& sweep, const Axis& axis, const std::string& dimension) {
  StoredCoordinate coordinate{.name = axis.name, .dimensions = {dimension}, .values = {}, .units = "1",
                              .long_name = axis.key};
  if (const auto* key = key_of(sweep, axis.key)) {
    coordinate.units = key->unit;
    coordinate.long_name = key->meaning;
  }
  for (const auto& key : sweep.own_keys)
    if (key.full_name() == axis.key) coordinate.long_name = key.meaning;
  for (const auto& key : sweep.own_keys)
    if (key.full_name() == axis.key) coordinate.long_name = key.meaning;
  if (all_numbers(axis.values)) {
    std::vector<double> numbers;
    for (const auto& value : axis.values) numbers.push_back(std::get<double>(value));
    coordinate.values = std::move(numbers);
  } else {
    std::vector<std::string> texts;
    for (const auto& value : axis.values) texts.push_back(to_text(value));
    coordinate.values = std::move(texts);
  }
  return coordinate;
}

StoredCoordinate counted(std::string name, std::uint64_t first, std::size_t count, std::string long_name) {
  std::vector<std::int64_t> values(count);
  std::iota(values.begin(), values.end(), static_cast<std::int64_t>(first));
  return {.name = name, .dimensions = {name}, .values = std::move(values), .units = "1",
          .long_name = std::move(long_name)};
}

/// `step` of each checkpoint; when train.steps is an axis, per value of it.
StoredCoordinate step_coordinate(const Sweep& sweep, const TrainingPlan& plan) {
  StoredCoordinate coordinate{.name = "step", .dimensions = {"checkpoint"}, .values = {}, .units = "1",
                              .long_name = "gradient steps taken at a checkpoint"};
  std::vector<double> horizons;
  for (const auto& dimension : sweep.dimensions)
    for (const auto& axis : dimension.axes)
      if (axis.key == "train.steps") {
        coordinate.dimensions = {dimension.name(), "checkpoint"};
        for (const auto& value : axis.values) horizons.push_back(std::get<double>(value));
      }
  if (!plan.steps.empty()) {
    coordinate.long_name = "step of a checkpoint";
    coordinate.values = std::vector<std::int64_t>(plan.steps.begin(), plan.steps.end());
    return coordinate;
  }
  if (horizons.empty()) horizons.push_back(sweep.fixed.number("train.steps"));
  std::vector<std::int64_t> steps;
  for (const double horizon : horizons)
    for (const auto step : checkpoint_steps(static_cast<std::uint64_t>(horizon), plan.checkpoints, plan.spacing))
      steps.push_back(static_cast<std::int64_t>(step));
  coordinate.values = std::move(steps);
  return coordinate;
}

std::vector<std::string> metric_names(const Layout& layout) {
  std::vector<std::string> names;
  for (const auto& metric : layout.metrics) names.push_back(metric.name + (metric.curve ? " (curve)" : ""));
  return names;
}

}  // namespace

std::vector<double> nominal_costs(const Sweep& sweep) {
  std::vector<double> costs(sweep.configuration_count());
  constexpr std::size_t at_a_time = 1024;
  parallel_for((costs.size() + at_a_time - 1) / at_a_time, usable_cores(), [&](std::size_t part) {
    for (std::size_t c = part * at_a_time; c < std::min(costs.size(), (part + 1) * at_a_time); ++c)
      if (sweep.planned(c)) costs[c] = nominal_cost_s(sweep.configuration(sweep.trained_as(c)));
  });
  return costs;
}

std::vector<RunBlock> sweep_units(const Sweep& sweep, HowFar how_far) {
  std::vector<std::uint64_t> planned;
  std::vector<double> costs;
  const auto all = nominal_costs(sweep);
  for (std::size_t c = 0; c < all.size(); ++c) {
    if (!sweep.planned(c)) continue;
    planned.push_back(c);
    costs.push_back(all[c]);
  }
  const auto together = seeds_together(sweep);
  const auto cuts = how_far == HowFar::until_decided ? look_schedule(sweep.seeds, together) : std::vector<std::uint64_t>();
  auto units = order_units(costs, sweep.seeds, together, cuts);
  for (auto& unit : units) unit.configuration = planned[unit.configuration];
  return units;
}

Layout result_shape(const Sweep& sweep, const TrainingPlan& plan) {
  Layout layout;
  layout.seeds = static_cast<std::size_t>(sweep.seeds);
  layout.checkpoints = plan.checkpoints;
  if (is_program(sweep)) layout.failure_slots = std::min<std::size_t>(schema::most_failure_slots, sweep.configuration_count() * sweep.seeds);
  for (const auto& dimension : sweep.dimensions) layout.axes.push_back({dimension.name(), dimension.size()});
  for (const auto& metric : plan.metrics)
    layout.metrics.push_back(metric.info());
  layout.claims_bytes = schema::claims_bytes;
  return layout;
}

bool same_shape(const Layout& stored, const Layout& wanted) {
  return metric_names(stored) == metric_names(wanted) && stored.checkpoints == wanted.checkpoints;
}

bool same_metrics(const Layout& a, const Layout& b) {
  auto of_a = metric_names(a), of_b = metric_names(b);
  std::ranges::sort(of_a), std::ranges::sort(of_b);
  return of_a == of_b && a.checkpoints == b.checkpoints;
}

Layout result_layout(const Sweep& sweep, const TrainingPlan& plan, HowFar how_far) {
  Layout layout = result_shape(sweep, plan);
  layout.first_claims = first_claims(sweep, how_far);
  for (const auto& dimension : sweep.dimensions)
    for (const auto& axis : dimension.axes) layout.coordinates.push_back(axis_coordinate(sweep, axis, dimension.name()));
  layout.coordinates.push_back(counted("seed", sweep.first_seed, layout.seeds, "index of the replicate"));
  if (layout.checkpoints > 0) {
    layout.coordinates.push_back(counted("checkpoint", 0, layout.checkpoints, "index of the checkpoint"));
    layout.coordinates.push_back(step_coordinate(sweep, plan));
  }
  layout.units = sweep_units(sweep, how_far);
  layout.attributes["name"] = sweep.name;
  layout.attributes["description"] = sweep.description;
  layout.attributes["sweep_text"] = sweep.text;
  layout.attributes["sweep_canonical"] = sweep.canonical;
  layout.attributes["identity"] = hash_hex(sweep.identity());
  if (is_program(sweep)) layout.attributes.merge(kept_contents(sweep));
  return layout;
}

}  // namespace asymsweep
