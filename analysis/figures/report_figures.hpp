#pragma once
// The figures of lines that a report shows: what training does over the axes, and along training.

#include <string>
#include <vector>

#include "analysis/curves.hpp"
#include "analysis/figures/figure.hpp"
#include "analysis/results.hpp"

namespace asymsweep::analysis {

struct ReportFigures {
  std::vector<Figure> figures;     ///< the one that answers first
  std::vector<std::string> notes;  ///< what was not drawn since it is the same everywhere: a sentence each
};

/// improved, expected_reward or test_accuracy, support_size, entropy over V, or over the first axis with several values; training over steps.
ReportFigures draw_report_figures(const Results& results, const std::vector<DrawnCurve>& drawn, const std::string& folder);

}  // namespace asymsweep::analysis
