#pragma once
// A figure as it is asked for: which numbers, over which axis, a line for each value of which other one.

#include <functional>
#include <string>
#include <vector>

#include "analysis/curves.hpp"
#include "analysis/figures/plot.hpp"
#include "analysis/results.hpp"

namespace asymsweep::analysis {

/// mean: the mean with its 95 % interval, valid for every distribution within the known bounds; quantiles: the median and the middle 80 %.
enum class Band { mean,
                  quantiles,
                  none };

struct FigureRequest {
  std::string x;      ///< an axis, or "step"
  std::string lines;  ///< an axis; "": the next one that has several values, lag before others
  std::string value;  ///< a final metric, "improvement", "improved" (share of seeds); over "step" a metric that has a curve
  std::string where;  ///< a condition over axes and keys; "": everything
  Band band = Band::mean;
  std::string title, x_title, y_title;  ///< marked; "": none, or in words from the keys
};

/// Points along training of a configuration.
using CurveSource = std::function<std::vector<CurvePoint>(std::size_t configuration)>;

/// Of these configurations, whose units have been read (Results::visit_units). At most eight lines and six panels, as `chosen` says; ready
/// to be drawn; no panel where none of them has a run with a value. UserError where the file has no such axis or metric.
Plot make_plot(const Results& results, const FigureRequest& request, const std::vector<std::size_t>& configurations, const CurveSource& curves = {});

/// The command that draws it, from a file of that name.
std::string command_of(const FigureRequest& request, const std::string& file, const std::string& output);

}  // namespace asymsweep::analysis
