#pragma once
// Confidence sequences that average a likelihood ratio over a prior (H. Robbins, Ann. Math. Stat. 41 (1970)): they hold
// at every sample size at once.

#include <cstddef>
#include <span>

#include "analysis/statistics/interval.hpp"

namespace asymsweep::statistics {

/// log of (Beta(1/2, 1/2) mixture likelihood / likelihood at `share`): a martingale when `share` is true.
double beta_bernoulli_log_ratio(std::size_t successes, std::size_t n, double share);

/// Shares with ratio below 1 / alpha (Ville's inequality): P(it ever misses) <= alpha. [0, 1] when n = 0.
Interval beta_bernoulli_interval(std::size_t successes, std::size_t n, double alpha = 0.05);

/// Below this many values their standard deviation, with which the asymptotic sequence is wide, is too often far too small.
inline constexpr std::size_t fewest_for_asymptotic = 20;

/// Asymptotic, for the mean of any values of finite variance (I. Waudby-Smith et al., Annals of Statistics 52 (2024)):
/// narrowest near `tuned_for` values. Standard deviation with n. Everything (-infinity to infinity) below
/// `fewest_for_asymptotic` values and where the values do not differ: what the limit theorem says nothing about.
Interval asymptotic_interval(std::span<const double> x, double tuned_for, double alpha = 0.05);

}  // namespace asymsweep::statistics
