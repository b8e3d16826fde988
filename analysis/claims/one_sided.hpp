#pragma once
// Sampled claims over many configurations: every mean above zero, at a stated error rate.

#include <cstddef>
#include <vector>

#include "analysis/claims/claim.hpp"

namespace asymsweep::analysis {

/// Two runs of rewards with few values are often nearly equal: t is then huge, whatever the mean.
inline constexpr std::size_t fewest_for_t_test = 20;

struct CellSample {
  const Cell* cell;
  std::vector<double> values;  ///< [run]; NaN: a diverged run
};

/// supported: every mean is above zero by a one-sided t-test at 5 % (intersection-union: R. L. Berger, Technometrics 24
/// (1982): no correction needed). refuted: one is below zero, Holm over the samples at 5 %. In a file that was extended,
/// where somebody may have looked, anytime-valid bounds of the mean instead, Bonferroni for `refuted`. A
/// configuration with a diverged run, whose runs are all the same, or with fewer than 20 (2 in an extended file), is neither:
/// counted, and said in the finding.
/// undecided otherwise; not tested without samples. Estimate: the smallest mean, with its two-sided 95 % interval.
Verdict all_means_above_zero(const Evidence& evidence, const std::vector<CellSample>& samples, const char* quantity);

}  // namespace asymsweep::analysis
