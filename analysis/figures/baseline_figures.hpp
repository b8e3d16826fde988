#pragma once
// What training does as V passes V^mu. One line per lag, one panel per combination of the other axes.

#include <string>
#include <vector>

#include "analysis/figures/figure.hpp"
#include "analysis/results.hpp"

namespace asymsweep::analysis {

/// Draws into `folder`; returns what was drawn, in the order of the report. Nothing when the baseline is not an axis.
///   expected_reward    mean over seeds and the middle 80 % of seeds, against V - V^mu; the theory's limit dashed
///   support_size       the same of the number of arms in the support
///   entropy            the same of the entropy
///   improvement        share of seeds that ended above V^mu, Clopper-Pearson 95 %
std::vector<Figure> draw_baseline_figures(const Results& results, const std::string& folder);

}  // namespace asymsweep::analysis
