#pragma once
// The axes of a figure: which axis of the sweep lies along x, and which one has a line for each value. The scale of y is chosen in
// request.cpp; ends and ticks are fit_axes in plot.cpp.

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "analysis/figures/request.hpp"

namespace asymsweep::analysis {

inline constexpr std::size_t no_dimension = static_cast<std::size_t>(-1);

/// An axis of the sweep, and the dimension that it belongs to.
struct Place {
  std::size_t dimension = no_dimension;
  const Axis* axis = nullptr;
};

/// `option`: "x" or "lines", for the message. UserError where the sweep has no such axis.
Place find_axis(const Results& results, const std::string& name, const char* option);

/// Of each dimension the places that the configurations have.
std::vector<std::set<std::size_t>> places_of(const Results& results, const std::vector<std::size_t>& configurations);

/// For a figure over dimension `x` (no_dimension: along training): the next one with several places; over an axis lag before others, along training
/// the baseline.
Place choose_lines(const Results& results, std::size_t x, const std::vector<std::set<std::size_t>>& places);

/// "learning rate = 0.1, algorithm = sgd": all axes of a dimension at one of its places.
std::string label_of(const Dimension& dimension, std::size_t place);

bool is_along_training(const FigureRequest& request);

/// How x is drawn; `places`: those along `x`.
PlotAxis x_axis(const Results& results, const FigureRequest& request, const Place& x, const std::set<std::size_t>& places);

}  // namespace asymsweep::analysis
