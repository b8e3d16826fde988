#pragma once
// The report's table of configurations. The page's script sorts, filters and pages it, and shows the curves of a configuration; without
// a script its first rows stand there.

#include <string>

#include "analysis/analysis.hpp"

namespace asymsweep::analysis {

/// At most some four megabytes: where the grid is larger, the configurations that one would look for first, as the page says.
std::string configuration_table(const Results& results, const Analysis& analysis);

}  // namespace asymsweep::analysis
