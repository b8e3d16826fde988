#pragma once
// The points of a figure: one configuration's number, its interval, and what the theory says of it.

#include <cstddef>

#include "analysis/figures/request.hpp"

namespace asymsweep::analysis {

/// At the end of training, over the runs of a configuration; x is left to the caller. No number where it has no run.
PlotPoint final_point(const Results& results, std::size_t configuration, const FigureRequest& request);

}  // namespace asymsweep::analysis
