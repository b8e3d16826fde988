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

struct Metric {
  std::string name;       ///< of the dataset
  std::string unit;       ///< "1" or "s"
  std::string long_name;  ///< one line for people, the long_name attribute
  std::variant<BanditFinalMetric, BanditCurveMetric, ContextualFinalMetric, ContextualCurveMetric> compute;
  std::vector<std::string> environments;  ///< that have it

  bool curve() const {
    return std::holds_alternative<BanditCurveMetric>(compute) || std::holds_alternative<ContextualCurveMetric>(compute);
  }
};

}  // namespace asymsweep
