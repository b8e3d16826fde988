#pragma once
// Configurations that differ in V (or delta_v) alone.

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

}  // namespace asymsweep::analysis
