#pragma once
// Where along V the mean improvement and the share of improved seeds change sign, as swept values on both sides.

#include <cstddef>
#include <string>
#include <vector>

#include "analysis/baseline_series.hpp"
#include "analysis/statistics/interval.hpp"
#include "analysis/summary.hpp"

namespace asymsweep::analysis {

/// Of one quantity along V: above its limit (a share of one half, a mean of zero) at first, below it from some V on.
struct SignChange {
  /// The largest swept V that is above (-inf: none), the smallest that is below (inf: none), by intervals simultaneous over the grid. Both
  /// NaN where a V that is below comes before one that is above.
  statistics::Interval bracket;
  double last_v = 0, last = 0;      ///< the largest V that has run, and the value there
  statistics::Interval last_interval;

  /// "between 2 and 2.25", "no change up to 5: 0.72 [0.65, 0.79] there", "not before 2; up to 5 no change is shown: 0.52 [0.45, 0.59] there".
  std::string words() const;
};

struct SeriesSigns {
  std::vector<std::string> rest;  ///< values of the other axes, in the order of rest_axes
  double runs = 0;
  SignChange mean, share;
};

/// Of each combination of the other axes that has run; empty where V is no axis.
std::vector<SeriesSigns> sign_changes(const Results& results, const std::vector<SummaryRow>& rows);

}  // namespace asymsweep::analysis
