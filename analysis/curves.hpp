#pragma once
// Means along training, with bands: curves.csv and the training figure.

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "analysis/results.hpp"

namespace asymsweep::analysis {

/// Over the seeds with a finite value.
struct CurvePoint {
  std::uint64_t step = 0;
  std::size_t n = 0;
  double mean = 0, error = 0;    ///< error: standard error of the mean
  double t_low = 0, t_high = 0;  ///< 95 % at this point alone
};

/// All configurations of one metric.
struct CurveTable {
  std::string metric;
  /// Half width of the band in standard errors: 95 % simultaneously over all configurations and steps of this metric.
  double critical = 0;
  std::vector<std::vector<CurvePoint>> points;  ///< [configuration][checkpoint]; empty where nothing has run
};

/// Every curve of the file. Memory: the curves of one configuration and of 256 waiting points per thread.
std::vector<CurveTable> summarize_curves(const Results& results, std::size_t threads = 1);

/// metric, axes, step, n, mean, t_low, t_high, band_low, band_high.
void write_curves_csv(std::ostream& out, const Results& results, const std::vector<CurveTable>& tables);

}  // namespace asymsweep::analysis
