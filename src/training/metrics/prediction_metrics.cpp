#include "training/metrics/prediction_metrics.hpp"

#include <cmath>
#include <limits>

#include "training/metrics/policy_metrics.hpp"

namespace asymsweep::metrics {

double v_mu(const BanditRun& run, const std::vector<double>&) { return run.theory.v_mu; }
double v0_mu(const BanditRun& run, const std::vector<double>&) { return run.theory.v0_mu; }
double v1_mu(const BanditRun& run, const std::vector<double>&) { return run.theory.v1_mu; }

double limit_expected_reward(const BanditRun& run, const std::vector<double>&) {
  const auto& limit = run.theory.limit;
  return limit.unique ? expected_reward(run, limit.policy) : std::numeric_limits<double>::quiet_NaN();
}

double limit_support_size(const BanditRun& run, const std::vector<double>&) {
  const auto& limit = run.theory.limit;
  return limit.unique ? static_cast<double>(limit.support_size) : std::numeric_limits<double>::quiet_NaN();
}

double limit_total_variation(const BanditRun& run, const std::vector<double>& policy) {
  const auto& limit = run.theory.limit;
  if (!limit.unique) return std::numeric_limits<double>::quiet_NaN();
  double distance = 0;
  for (std::size_t y = 0; y < limit.policy.size(); ++y) distance += std::abs(policy[y] - limit.policy[y]);
  return distance / 2;
}

}  // namespace asymsweep::metrics
