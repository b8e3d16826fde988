#pragma once
// Expected reward along training. One line per baseline, one panel per combination of the other axes.

#include <optional>
#include <string>
#include <vector>

#include "analysis/curves.hpp"
#include "analysis/figures/figure.hpp"
#include "analysis/results.hpp"

namespace asymsweep::analysis {

/// Whether the figure shows a configuration, and which curve of curve_metrics it draws.
bool is_drawn(const Results& results, std::size_t configuration);
std::size_t drawn_curve(const Results& results);

/// Of configurations that are drawn. Nothing when there is one checkpoint only.
std::optional<Figure> draw_training_figure(const Results& results, const std::vector<DrawnCurve>& curves, const std::string& folder);

}  // namespace asymsweep::analysis
