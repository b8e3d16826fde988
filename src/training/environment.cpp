#include "training/environment.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "core/registry.hpp"
#include "core/text.hpp"
#include "problems/bandit.hpp"
#include "problems/contextual.hpp"
#include "problems/program.hpp"
#include "problems/tokens.hpp"
#include "training/bandit_unit.hpp"
#include "training/contextual_unit.hpp"
#include "training/program_unit.hpp"

namespace asymsweep {
namespace {

/// A key that names no environment would be one of all of them.
Environment with_own_keys(Environment row) {
  for (auto& key : row.keys) key.environments = {row.name};
  return row;
}

std::optional<BlockResults> only(std::optional<std::vector<BlockResults>> units) {
  if (!units) return std::nullopt;
  return std::move(units->front());
}

Environment bandit() {
  return {.name = "bandit",
          .meaning = "K arms with fixed mean rewards, one context: the paper's Section 5.1",
          .keys = bandit_keys(),
          .check = check_bandit_unit,
          .train = [](const TrainingPlan& plan, const Configuration& configuration, SeedBlock seeds,
                      const Cancelled& cancelled) { return only(train_bandit_units(plan, std::span(&configuration, 1), seeds, cancelled)); },
          .lane_keys = bandit_lane_keys,
          .train_together = train_bandit_units,
          .cost_s = nominal_bandit_cost_s,
          .computes = is_bandit_metric,
          .lockstep = bandit_seeds_in_lockstep};
}

/// With contexts and right answers: the problem says which.
Environment with_contexts(std::string name, std::string meaning, std::vector<Key> keys, const ContextualProblem& problem) {
  return {.name = std::move(name),
          .meaning = std::move(meaning),
          .keys = std::move(keys),
          .check = [problem](const Configuration& configuration) { check_contextual(problem, configuration); },
          .train = [problem](const TrainingPlan& plan, const Configuration& configuration, SeedBlock seeds,
                             const Cancelled& cancelled) { return train_contextual_unit(problem, plan, configuration, seeds, cancelled); },
          .cost_s = [problem](const Configuration& configuration) { return nominal_contextual_cost_s(problem, configuration); },
          .computes = is_contextual_metric,
          .lockstep = [problem](const Configuration& configuration) { return contextual_seeds_in_lockstep(problem, configuration); }};
}

/// What is trained there, only its user knows.
Environment program() {
  return {.name = "program",
          .meaning = "a program of your own: runs are asked of it, one line of JSON each (docs/program.md)",
          .keys = program_keys(),
          .check = check_program,
          .train = train_program_unit,
          .cost_s = nominal_program_cost_s,
          .plan = plan_program,
          .seeds_together = 1,
          .own_keys_only = true};
}

Registry<Environment>& registry() {
  static Registry<Environment> rows(
      "environment",
      {with_own_keys(bandit()),
       with_own_keys(with_contexts("contextual", "random contexts with one right answer each, reward +1 or -1: the paper's Section 5.2 in small",
                                   contextual_keys(), {"contextual", contextual_shape, make_contextual})),
       with_own_keys(with_contexts("tokens",
                                   "modular addition, answered one digit at a time, reward +1 or -1 on the whole: the paper's Section 5.2 in small",
                                   tokens_keys(), {"tokens", tokens_shape, make_tokens, check_tokens})),
       with_own_keys(program())});
  return rows;
}

const Environment* find_row(const std::vector<Environment>& rows, const std::string& name) {
  const auto found = std::ranges::find(rows, name, &Environment::name);
  return found == rows.end() ? nullptr : &*found;
}

const Environment& require_environment(const std::vector<Environment>& environments, const std::string& row, const std::string& name) {
  if (const auto* found = find_row(environments, name)) return *found;
  std::vector<std::string> names;
  for (const auto& environment : environments) names.push_back(environment.name);
  throw std::logic_error(row + ": there is no environment " + name + " (" + join(names, " | ") + ")");
}

bool has_final(const std::vector<Metric>& metrics, const std::string& environment, const std::string& name) {
  return std::ranges::any_of(metrics, [&](const Metric& metric) {
    return metric.name == name && metric.shape == MetricShape::final && std::ranges::find(metric.environments, environment) != metric.environments.end();
  });
}

/// As analysis/results.hpp chooses them.
void require_compared_metrics(const std::vector<Metric>& metrics, const std::string& environment) {
  const std::string final_metric = has_final(metrics, environment, "test_accuracy") ? "test_accuracy" : "expected_reward";
  for (const auto& name : {final_metric, "initial_" + final_metric})
    if (!has_final(metrics, environment, name))
      throw std::logic_error("environment " + environment + " has no final metric " + name +
                             ": analyze compares expected_reward with initial_expected_reward, or test_accuracy with initial_test_accuracy");
}

bool can_compute(const Environment& environment, const Metric& metric) {
  return environment.computes ? environment.computes(metric) : std::holds_alternative<ByTrainer>(metric.compute);
}

}  // namespace

const std::vector<Environment>& environments() { return registry().rows(); }

const Environment& find_environment(std::string_view name) { return registry().find(name); }

void add_environment(Environment row) { registry().add(with_own_keys(std::move(row))); }

void require_fitting_rows(const std::vector<Environment>& environments, const std::vector<Metric>& metrics) {
  for (const auto& environment : environments) {
    if (!environment.train || !environment.cost_s)
      throw std::logic_error("environment " + environment.name + " has no trainer: give its row .train and .cost_s");
    if (!environment.plan) require_compared_metrics(metrics, environment.name);  // else the sweep names its metrics
  }
  for (const auto& metric : metrics) {
    if (metric.environments.empty()) throw std::logic_error("metric " + metric.name + " names no environment that has it");
    for (const auto& name : metric.environments)
      if (!can_compute(require_environment(environments, "metric " + metric.name, name), metric))
        throw std::logic_error("metric " + metric.name + " is of a kind that the trainer of environment " + name + " cannot compute");
  }
}

void require_fitting_registries() { require_fitting_rows(environments(), metrics_registry()); }

}  // namespace asymsweep
