#include "training/metrics/policy_metrics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/elementary/every_processor.hpp"
#include "core/elementary/log.hpp"
#include "policies/tabular.hpp"

namespace asymsweep::metrics {

double expected_reward(const BanditRun& run, const std::vector<double>& policy) {
  double value = 0;
  for (std::size_t y = 0; y < policy.size(); ++y) value += policy[y] * run.instance.mean_rewards[y];
  return value;
}

double optimal_probability(const BanditRun& run, const std::vector<double>& policy) {
  const double best = best_reward(run, policy);
  double probability = 0;
  for (std::size_t y = 0; y < policy.size(); ++y)
    if (run.instance.mean_rewards[y] == best) probability += policy[y];
  return probability;
}

ASYMSWEEP_EVERY_PROCESSOR
double entropy(const BanditRun&, const std::vector<double>& policy) {
  constexpr double smallest_normal = std::numeric_limits<double>::min();  // below it p log p is 0 in any sum
  double total = 0;
  for (const double probability : policy)
    if (!(std::abs(probability) < smallest_normal)) total -= probability * elementary::log(probability);
  return total;
}

double support_size(const BanditRun&, const std::vector<double>& policy) {
  const double threshold = 0.1 / static_cast<double>(policy.size());
  double size = 0;
  for (const double probability : policy) {
    if (std::isnan(probability)) return std::numeric_limits<double>::quiet_NaN();
    size += probability > threshold;
  }
  return size;
}

double initial_expected_reward(const BanditRun& run, const std::vector<double>&) {
  std::vector<double> behavior(run.instance.arms());
  softmax(run.instance.behavior_logits, behavior);
  return expected_reward(run, behavior);
}

double best_reward(const BanditRun& run, const std::vector<double>&) { return *std::ranges::max_element(run.instance.mean_rewards); }

}  // namespace asymsweep::metrics
