#pragma once
// Distribution-free statements from the order of a sample.

#include <cstddef>
#include <span>

#include "analysis/statistics/betting.hpp"
#include "analysis/statistics/interval.hpp"

namespace asymsweep::statistics {

struct MedianRanks {
  std::size_t lower = 0, upper = 0;  ///< from 1; 0 when n is too small for the level
  double coverage = 0;               ///< exact, at least 1 - alpha
};

/// The narrowest symmetric pair of order statistics that holds the median (W. R. Thompson, Ann. Math. Stat. 7 (1936)).
MedianRanks median_ranks(std::size_t n, double alpha = 0.05);

/// Those values; NaN when n is too small (below 6 at 95 %).
Interval median_interval(std::span<const double> x, double alpha = 0.05);

/// Half width of a band around an empirical distribution function (A. Dvoretzky, J. Kiefer, J. Wolfowitz, 1956, with the
/// constant of P. Massart, 1990): simultaneous over all thresholds.
double dkw_half_width(std::size_t n, double alpha = 0.05);

/// Of the mean of the middle half of a distribution (that between its quartiles), from a band of this half width around the
/// distribution function of the values: valid for every distribution where the band is. An end beyond the values takes the range's.
Interval interquartile_mean_interval(std::span<const double> x, Range range, double half_width);

}  // namespace asymsweep::statistics
