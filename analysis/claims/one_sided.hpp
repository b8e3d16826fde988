#pragma once
// Sampled claims over many configurations: every mean above zero, at a stated error rate.

#include <vector>

#include "analysis/claims/claim.hpp"

namespace asymsweep::analysis {

struct CellSample {
  const Cell* cell;
  std::vector<double> values;  ///< [run]; NaN: a diverged run
};

/// supported: every mean is above zero by a one-sided t-test at 5 % (intersection-union: R. L. Berger, Technometrics 24
/// (1982): no correction needed). refuted: one is below zero, Holm over the grid at 5 %, or a run diverged.
/// undecided otherwise; not tested without samples. Estimate: the smallest mean, with its two-sided 95 % t interval.
Verdict all_means_above_zero(const Evidence& evidence, const std::vector<CellSample>& samples, const char* quantity);

}  // namespace asymsweep::analysis
