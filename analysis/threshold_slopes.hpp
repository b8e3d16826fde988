#pragma once
// How the V at which half of the seeds improve moves along another axis (lag, reward noise, ...), as one number.

#include <iosfwd>
#include <string>
#include <vector>

#include "analysis/transitions.hpp"

namespace asymsweep::analysis {

/// Change of v50 divided by the change of one numeric axis, all other axes fixed: between neighbouring values, and from the first to
/// the last.
struct ThresholdSlope {
  std::string axis;
  bool per_decade = false;        ///< of log10 of the axis' value: for lag
  std::vector<std::string> rest;  ///< values in the order of rest_axes; "" for `axis` itself
  double from = 0, to = 0;        ///< values of the axis: between neighbours, and where there are more, between first and last
  bool whole = false;             ///< over all values, not only between two neighbours of more
  std::size_t points = 0;         ///< values of the axis with a transition inside the grid; at least two
  double slope = 0;               ///< of V
  /// 95 %, from the brackets of both ends, so never narrower than the grid of V shows; simultaneous over the file. Infinite where a
  /// bracket is.
  statistics::Interval interval;
};

/// Infinite values (lag = inf) are left out: they have no place on the axis.
std::vector<ThresholdSlope> threshold_slopes(const Results& results, const std::vector<Transition>& transitions);

void write_threshold_slopes_csv(std::ostream& out, const Results& results, const std::vector<ThresholdSlope>& slopes);

/// "-0.012 [-0.015, -0.009] per decade of lag, 10 to 1000".
std::string describe(const ThresholdSlope& slope);

}  // namespace asymsweep::analysis
