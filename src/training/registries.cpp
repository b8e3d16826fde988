#include "training/registries.hpp"

#include <algorithm>
#include <stdexcept>

#include "core/text.hpp"
#include "problems/registry.hpp"

namespace asymsweep {
namespace {

template <typename Row>
const Row* find_row(const std::vector<Row>& rows, const std::string& name) {
  const auto found = std::ranges::find(rows, name, &Row::name);
  return found == rows.end() ? nullptr : &*found;
}

void require_environment(const std::vector<Environment>& environments, const std::string& row, const std::string& name) {
  if (find_row(environments, name)) return;
  std::vector<std::string> names;
  for (const auto& environment : environments) names.push_back(environment.name);
  throw std::logic_error(row + ": there is no environment " + name + " (" + join(names, " | ") + ")");
}

bool has_final(const std::vector<Metric>& metrics, const std::string& environment, const std::string& name) {
  return std::ranges::any_of(metrics, [&](const Metric& metric) {
    return metric.name == name && !metric.curve() && std::ranges::find(metric.environments, environment) != metric.environments.end();
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

bool can_compute(const UnitTrainer& trainer, const Metric& metric) {
  return trainer.computes ? trainer.computes(metric) : std::holds_alternative<TrainerMetric>(metric.compute);
}

}  // namespace

void require_fitting_rows(const std::vector<Environment>& environments, const std::vector<UnitTrainer>& trainers,
                          const std::vector<Metric>& metrics) {
  for (const auto& trainer : trainers) require_environment(environments, "trainer of environment " + trainer.name, trainer.name);
  for (const auto& environment : environments) {
    if (!find_row(trainers, environment.name)) throw std::logic_error("environment " + environment.name + " has no trainer: add_unit_trainer");
    if (!find_row(trainers, environment.name)->plan) require_compared_metrics(metrics, environment.name);  // else the sweep names its metrics
  }
  for (const auto& metric : metrics) {
    if (metric.environments.empty()) throw std::logic_error("metric " + metric.name + " names no environment that has it");
    for (const auto& name : metric.environments) {
      require_environment(environments, "metric " + metric.name, name);
      if (!can_compute(*find_row(trainers, name), metric))
        throw std::logic_error("metric " + metric.name + " is of a kind that the trainer of environment " + name + " cannot compute");
    }
  }
}

void require_fitting_registries() { require_fitting_rows(environments(), unit_trainers(), metrics_registry()); }

}  // namespace asymsweep
