#pragma once
// The last thing on the report: every configuration, sortable.

#include <string>
#include <vector>

#include "analysis/summary.hpp"

namespace asymsweep::analysis {

std::string configuration_table(const Results& results, const std::vector<SummaryRow>& rows);

}  // namespace asymsweep::analysis
