#pragma once
// Expected reward along training. One line per baseline, one panel per combination of the other axes.

#include <optional>
#include <string>
#include <vector>

#include "analysis/curves.hpp"
#include "analysis/figures/figure.hpp"
#include "analysis/results.hpp"

namespace asymsweep::analysis {

/// Nothing when there is one checkpoint only.
std::optional<Figure> draw_training_figure(const Results& results, const std::vector<CurveTable>& curves,
                                           const std::string& folder);

}  // namespace asymsweep::analysis
