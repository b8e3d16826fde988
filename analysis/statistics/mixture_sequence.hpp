#pragma once
// A confidence sequence for a share: a likelihood ratio averaged over a prior (H. Robbins, Ann. Math. Stat. 41 (1970)). It holds
// at every sample size at once.

#include <cstddef>

#include "analysis/statistics/interval.hpp"

namespace asymsweep::statistics {

/// log of (Beta(1/2, 1/2) mixture likelihood / likelihood at `share`): a martingale when `share` is true.
double beta_bernoulli_log_ratio(std::size_t successes, std::size_t n, double share);

/// Shares with ratio below 1 / alpha (Ville's inequality): P(it ever misses) <= alpha. [0, 1] when n = 0.
Interval beta_bernoulli_interval(std::size_t successes, std::size_t n, double alpha = 0.05);

}  // namespace asymsweep::statistics
