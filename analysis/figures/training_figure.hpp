#pragma once
// Which curves the figure of training shows.

#include <cstddef>

#include "analysis/results.hpp"

namespace asymsweep::analysis {

/// Whether the figure shows a configuration, and which curve of curve_metrics it draws.
bool is_drawn(const Results& results, std::size_t configuration);
std::size_t drawn_curve(const Results& results);

}  // namespace asymsweep::analysis
