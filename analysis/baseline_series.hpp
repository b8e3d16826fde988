#pragma once
// Configurations that differ in V (or delta_v) alone, and which of their runs failed to improve.

#include <Eigen/Core>
#include <string>
#include <vector>

#include "analysis/results.hpp"

namespace asymsweep::analysis {

struct BaselineSeries {
  std::vector<std::string> rest;  ///< values of the other axes, in the order of rest_axes
  std::vector<double> v;          ///< ascending
  std::vector<std::size_t> configurations;
};

/// Axes but the baseline.
std::vector<std::string> rest_axes(const Results& results);

/// Every configuration in one of them; empty when the baseline is not an axis.
std::vector<BaselineSeries> baseline_series(const Results& results);

/// [seed][V], for some seeds: 1 where the run is there; and where it is there and did not improve (a diverged run has not).
struct Outcomes {
  Eigen::MatrixXd runs, failures;
};

/// `seeds`: true numbers, ascending, every one that has run.
Outcomes outcomes_of(const Results& results, const BaselineSeries& series, const std::vector<std::uint64_t>& seeds);

}  // namespace asymsweep::analysis
