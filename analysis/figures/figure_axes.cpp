#include "analysis/figures/figure_axes.hpp"

#include <cmath>
#include <limits>

#include "analysis/axis_columns.hpp"
#include "analysis/figures/marked_text.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "training/parameters.hpp"
#include "training/train_unit.hpp"

namespace asymsweep::analysis {
namespace {

std::string axis_list(const Results& results) {
  std::string text;
  for (const auto& name : results.axis_names()) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "it has none" : "axes: " + text;
}

bool is_baseline(const Axis& axis) { return axis.key == "baseline.v" || axis.key == "baseline.delta_v"; }

}  // namespace

Place find_axis(const Results& results, const std::string& name, const char* option) {
  const auto& dimensions = results.sweep().dimensions;
  for (std::size_t d = 0; d < dimensions.size(); ++d)
    for (const auto& axis : dimensions[d].axes)
      if (axis.name == name || axis.key == name) return {d, &axis};
  throw UserError("figure: --" + std::string(option) + " " + name + " is not an axis of the sweep (" + axis_list(results) + (std::string(option) == "x" ? "; or step, along training)" : ")"));
}

std::vector<std::set<std::size_t>> places_of(const Results& results, const std::vector<std::size_t>& configurations) {
  std::vector<std::set<std::size_t>> places(results.sweep().dimensions.size());
  for (const auto c : configurations) {
    const auto at = results.sweep().coordinates(c);
    for (std::size_t d = 0; d < at.size(); ++d) places[d].insert(at[d]);
  }
  return places;
}

Place choose_lines(const Results& results, std::size_t x, const std::vector<std::set<std::size_t>>& places) {
  const auto& dimensions = results.sweep().dimensions;
  Place chosen;
  for (std::size_t d = 0; d < dimensions.size(); ++d) {
    if (d == x || places[d].size() < 2) continue;
    const auto& axis = dimensions[d].axes.front();
    const bool is_first_choice = x == no_dimension ? is_baseline(axis) : axis.name == "lag";
    if (is_first_choice) return {d, &axis};
    if (chosen.dimension == no_dimension) chosen = {d, &axis};
  }
  return chosen;
}

std::string label_of(const Dimension& dimension, std::size_t place) {
  std::string text;
  for (const auto& axis : dimension.axes) {
    const auto& value = axis.values[place];
    const auto* number = std::get_if<double>(&value);
    text += (text.empty() ? "" : ", ") + words_of_key(axis.key) + " = " + (number ? number_label(*number) : to_text(value));
  }
  return text;
}

bool is_along_training(const FigureRequest& request) { return request.x == "step"; }

PlotAxis x_axis(const Results& results, const FigureRequest& request, const Place& x, const std::set<std::size_t>& places) {
  if (is_along_training(request)) {
    const bool is_log = training_plan(results.sweep()).spacing == CheckpointSpacing::log;
    return {.title = "gradient steps", .name = "step", .scale = is_log ? Scale::log : Scale::linear, .values = {}};
  }
  PlotAxis axis{.title = words_of_key(x.axis->key), .name = axis_column(results, x.axis->name, plot_csv_columns + ("," + request.value)), .values = {}};
  bool all_finite = true;
  double smallest = std::numeric_limits<double>::infinity(), largest = 0;
  for (const auto place : places) {
    const auto* number = std::get_if<double>(&x.axis->values[place]);
    all_finite = all_finite && number && std::isfinite(*number);
    if (!all_finite) break;
    smallest = std::min(smallest, *number), largest = std::max(largest, *number);
  }
  if (!all_finite) {
    axis.scale = Scale::ordinal;
    for (const auto place : places) {
      const auto& value = x.axis->values[place];
      axis.values.push_back(to_text(value));
      axis.is_words = axis.is_words || !std::holds_alternative<double>(value);
    }
  } else if (places.size() > 2 && smallest > 0 && largest / smallest >= 50) {
    axis.scale = Scale::log;
  }
  return axis;
}

}  // namespace asymsweep::analysis
