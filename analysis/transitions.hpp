#pragma once
// Where improvement is lost as V grows: one fit per combination of the other axes (lag, noise, ...).

#include <iosfwd>
#include <limits>
#include <string>
#include <vector>

#include "analysis/baseline_series.hpp"
#include "analysis/statistics/interval.hpp"

namespace asymsweep::analysis {

inline constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// Of the share of seeds that improve, against V.
struct Transition {
  std::vector<std::string> rest;  ///< values of the other axes, in the order of rest_axes
  double runs = 0;
  double v50 = unknown;  ///< half of the seeds improve, by the logistic fit
  /// Both intervals: 95 %, percentile bootstrap over seeds, everything fitted again. A seed runs at every V and counts as one,
  /// so the fit's own interval (profile likelihood), for which all runs are independent, would be too short. An end is NaN where
  /// too many resamples have no transition inside the grid to tell; both are below 20 seeds.
  statistics::Interval interval = {unknown, unknown};
  double width = unknown;         ///< of V, from 90 % down to 10 %
  double isotonic_v50 = unknown;  ///< of the non-increasing fit, linear in between; NaN when one half is not bracketed
  statistics::Interval isotonic_interval = {unknown, unknown};
  std::vector<double> resampled;  ///< isotonic_v50 of each resample: the same seeds in every series
  const char* method = "none";    ///< "logistic", "firth" (some V separates improved from not), "none" (no fall within the grid)
};

/// Percentile interval, 95 %, of resampled values. NaN among them may lie on either side, so they count as the lowest for the
/// low end and as the highest for the high end; an end that falls among them is NaN.
statistics::Interval interval_of_resampled(std::vector<double> values);

/// Of each series that has run.
std::vector<Transition> find_transitions(const Results& results);
void write_transitions_csv(std::ostream& out, const Results& results, const std::vector<Transition>& transitions);

}  // namespace asymsweep::analysis
