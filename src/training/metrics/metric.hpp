#pragma once
// A metric: one number of a run (final), or one number per checkpoint (curve). A row of the registry.

#include <string>
#include <variant>
#include <vector>

#include "core/runs.hpp"
#include "training/bandit_run.hpp"
#include "training/contextual_run.hpp"

namespace asymsweep {

/// Final: of the trained policy. Curve: of the policy at each checkpoint.
enum class MetricShape { final,
                         curve };

/// A prediction, or a number of the start, is known before training; others are its outcome.
enum class MetricTime { after_training,
                        before_training };

/// Of a run, and of one of its policies: probabilities of the arms, or what a policy scores over the contexts.
using BanditMetric = double (*)(const BanditRun& run, const std::vector<double>& policy);
using ContextualMetric = double (*)(const ContextualRun& run, const ContextualScore& policy);
/// Its environment's trainer gives its values (training/environment.hpp).
struct ByTrainer {};
inline constexpr ByTrainer by_trainer;

/// A measure (training/measures/measures.hpp) is in the file where measure.metrics = all.
struct Metric {
  std::string name;       ///< of the dataset
  std::string unit;       ///< "1" or "s"
  std::string long_name;  ///< one line for people, the long_name attribute
  MetricShape shape;
  std::variant<ByTrainer, BanditMetric, ContextualMetric, MeasureField> compute;
  std::vector<std::string> environments;  ///< that have it
  MetricTime time = MetricTime::after_training;

  MetricInfo info() const { return {.name = name, .curve = shape == MetricShape::curve, .unit = unit, .long_name = long_name}; }
};

/// A function of what a run over arms, or over contexts, leaves behind.
inline bool is_measure(const Metric& metric) { return std::holds_alternative<MeasureField>(metric.compute); }
inline bool is_bandit_metric(const Metric& metric) { return std::holds_alternative<BanditMetric>(metric.compute) || is_measure(metric); }
inline bool is_contextual_metric(const Metric& metric) { return std::holds_alternative<ContextualMetric>(metric.compute) || is_measure(metric); }

/// Of one name in one environment (core/registry.hpp).
bool clash(const Metric& a, const Metric& b);

}  // namespace asymsweep
