#pragma once
// What the theory predicts for the instance of a run (arXiv:2506.20520v2, Theorems 4.2 and 4.3), and how far the run is from it.
// Thresholds are on the scale of the baseline: of observed rewards. Limits are those of the first round,
// of each objective with a closed form (docs/limits.md).

#include "training/metrics/metric.hpp"

namespace asymsweep::metrics {

/// V^mu of mu_0.
double v_mu(const BanditRun& run, const std::vector<double>&);
/// V_{0,mu}: below it the best arm survives, and repeated rounds reach the optimum.
double v0_mu(const BanditRun& run, const std::vector<double>&);
/// V_1: from it to V^mu the limit is a single arm.
double v1_mu(const BanditRun& run, const std::vector<double>&);
/// Expected reward of pi*, in true mean rewards. NaN where no unique limit exists, here and below.
double limit_expected_reward(const BanditRun& run, const std::vector<double>&);
/// Arms in the support of pi*.
double limit_support_size(const BanditRun& run, const std::vector<double>&);
/// Total variation between a policy and pi*.
double limit_total_variation(const BanditRun& run, const std::vector<double>& policy);

}  // namespace asymsweep::metrics
