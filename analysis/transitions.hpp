#pragma once
// Where improvement is lost as V grows: one fit per combination of the other axes (lag, noise, ...).

#include <iosfwd>
#include <string>
#include <vector>

#include "analysis/results.hpp"
#include "analysis/statistics/interval.hpp"
#include "analysis/summary.hpp"

namespace asymsweep::analysis {

/// Of the share of seeds that improve, against V (or delta_v).
struct Transition {
  std::vector<std::string> rest;  ///< values of the other axes, in the order of rest_axes
  double runs = 0;
  double v50 = 0;                 ///< half of the seeds improve; NaN when the fit does not fall through one half
  statistics::Interval interval;  ///< 95 %: profile likelihood; by the variances for Firth's fit
  double width = 0;               ///< of V, from 90 % down to 10 %
  double isotonic_v50 = 0;        ///< of the non-increasing fit, linear in between; NaN when one half is not bracketed
  const char* method = "";        ///< "logistic", "firth" (some V separates improved from not), "none" (no fall within the grid)
};

/// Axes but the baseline.
std::vector<std::string> rest_axes(const Results& results);
/// Empty when the baseline is not an axis.
std::vector<Transition> find_transitions(const Results& results, const std::vector<SummaryRow>& rows);
void write_transitions_csv(std::ostream& out, const Results& results, const std::vector<Transition>& transitions);

}  // namespace asymsweep::analysis
