#pragma once
// The numbers of the table of configurations for the page's script, as JSON.

#include <string>
#include <vector>

#include "analysis/analysis.hpp"

namespace asymsweep::analysis {

/// Axes, numbers and verdicts of these rows; of those whose curve was drawn the curve, its band and the curve of its worst seed; what a
/// replay command is made of.
std::string configuration_data(const Results& results, const Analysis& analysis, const std::vector<const SummaryRow*>& rows);

}  // namespace asymsweep::analysis
