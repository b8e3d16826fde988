#pragma once
// A metric: one number of a run (final), or one number per checkpoint (curve). A row of the registry.

#include <string>
#include <variant>
#include <vector>

#include "training/bandit_run.hpp"
#include "training/contextual_run.hpp"

namespace asymsweep {

using BanditFinalMetric = double (*)(const BanditRun&);
using BanditCurveMetric = double (*)(const BanditRun&, const std::vector<double>& policy);
using ContextualFinalMetric = double (*)(const ContextualRun&);
using ContextualCurveMetric = double (*)(const ContextualScore&);

/// Its environment's trainer gives its values (training/unit.hpp).
enum class TrainerMetric { final,
                           curve };

struct Metric {
  std::string name;       ///< of the dataset
  std::string unit;       ///< "1" or "s"
  std::string long_name;  ///< one line for people, the long_name attribute
  std::variant<BanditFinalMetric, BanditCurveMetric, ContextualFinalMetric, ContextualCurveMetric, TrainerMetric> compute;
  std::vector<std::string> environments;  ///< that have it

  bool curve() const {
    if (const auto* given = std::get_if<TrainerMetric>(&compute)) return *given == TrainerMetric::curve;
    return std::holds_alternative<BanditCurveMetric>(compute) || std::holds_alternative<ContextualCurveMetric>(compute);
  }
};

/// A function of what a run over arms, or over contexts, leaves behind.
inline bool is_bandit_metric(const Metric& metric) {
  return std::holds_alternative<BanditFinalMetric>(metric.compute) || std::holds_alternative<BanditCurveMetric>(metric.compute);
}
inline bool is_contextual_metric(const Metric& metric) {
  return std::holds_alternative<ContextualFinalMetric>(metric.compute) || std::holds_alternative<ContextualCurveMetric>(metric.compute);
}

/// Of one name in one environment (core/registry.hpp).
bool clash(const Metric& a, const Metric& b);

}  // namespace asymsweep
