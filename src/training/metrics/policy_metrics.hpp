#pragma once
// Metrics of a policy over arms: what it earns and how spread it is.

#include "training/metrics/metric.hpp"

namespace asymsweep::metrics {

/// sum_y pi(y) r(y), in true mean rewards.
double expected_reward(const BanditRun& run, const std::vector<double>& policy);
/// Probability of the arms of the largest mean reward.
double optimal_probability(const BanditRun& run, const std::vector<double>& policy);
/// -sum_y pi(y) log pi(y), nats; 0 log 0 = 0.
double entropy(const BanditRun& run, const std::vector<double>& policy);
/// Number of arms with probability above 0.1 / K. NaN when the policy is not one.
double support_size(const BanditRun& run, const std::vector<double>& policy);

/// sum_y mu_0(y) r(y), in true mean rewards.
double initial_expected_reward(const BanditRun& run, const std::vector<double>&);
/// max_y r(y).
double best_reward(const BanditRun& run, const std::vector<double>&);

}  // namespace asymsweep::metrics
