#pragma once
// The share of seeds that improved, over two axes: a map for every pair, small multiples over the other axes.

#include <string>
#include <vector>

#include "analysis/figures/figure.hpp"
#include "analysis/results.hpp"
#include "analysis/summary.hpp"

namespace asymsweep::analysis {

/// Nothing with fewer than two axes; at most six pairs, those with the baseline first. The theory's line (V = V^mu) is
/// drawn where the baseline is an axis, the 50 % contour where the map crosses it.
std::vector<Figure> draw_heat_maps(const Results& results, const std::vector<SummaryRow>& rows, const std::string& folder);

}  // namespace asymsweep::analysis
