#pragma once
// Where improvement is lost as V grows: one row per combination of the other axes (lag, noise, ...).

#include <iosfwd>
#include <limits>
#include <string>
#include <vector>

#include "analysis/baseline_series.hpp"
#include "analysis/statistics/interval.hpp"
#include "analysis/summary.hpp"

namespace asymsweep::analysis {

inline constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// Of the share of seeds that improve.
struct Transition {
  std::vector<std::string> rest;  ///< values of the other axes, in the order of rest_axes
  double runs = 0;
  double v50 = unknown;  ///< where the estimate that falls with V crosses one half, linear between swept V; NaN when it does not on the grid
  /// Swept V between which one half is crossed, 95 % simultaneous over the file: the largest whose share is above one half (-inf:
  /// none), the smallest whose share is below it (inf: none), by success_low_all and success_high_all. Both NaN where a share below
  /// one half comes before one above: it does not fall there.
  statistics::Interval bracket = {unknown, unknown};
};

/// Of each series that has run.
std::vector<Transition> find_transitions(const Results& results, const std::vector<SummaryRow>& rows);
void write_transitions_csv(std::ostream& out, const Results& results, const std::vector<Transition>& transitions);

}  // namespace asymsweep::analysis
