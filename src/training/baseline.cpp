#include "training/baseline.hpp"

#include <limits>

namespace asymsweep {

bool learns_nothing(const TrainingParameters& training) {
  return training.baseline.estimate == BaselineEstimate::group && training.group == 1;
}

double effective_delta_v(const TrainingParameters& training) {
  const auto& baseline = training.baseline;
  if (baseline.estimate == BaselineEstimate::exact) return baseline.value;
  if (learns_nothing(training)) return std::numeric_limits<double>::quiet_NaN();
  const auto group = static_cast<double>(training.group);
  return baseline.value * (group / (group - 1));
}

double effective_baseline(const TrainingParameters& training, double v_mu) {
  auto baseline = training.baseline;
  if (baseline.relative) baseline.value = effective_delta_v(training);
  return baseline_of(baseline, v_mu);
}

bool has_known_limits(const TrainingParameters& training) {
  return objective_of(training).traits().follows_theorems && training.is_plain() &&
         !learns_nothing(training);
}

}  // namespace asymsweep
