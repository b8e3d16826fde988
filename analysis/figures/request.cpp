#include "analysis/figures/request.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "analysis/axis_columns.hpp"
#include "analysis/figures/figure_axes.hpp"
#include "analysis/figures/figure_points.hpp"
#include "analysis/figures/marked_text.hpp"
#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/shell_word.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr std::size_t most_places = 400;  // along x

struct Measure {
  std::string title;
  bool is_log = false;
  std::optional<double> from = {}, to = {}, horizontal = {};
};

Measure measure_of(const Results& results, const std::string& value) {
  const bool accuracy = results.has_metric("test_accuracy");
  if (value == "improved") return {.title = "share of seeds that improved", .from = 0, .to = 1, .horizontal = 0.5};
  if (value == "improvement" && results.program()) return {.title = "improvement", .horizontal = 0};
  if (value == "improvement") return {.title = accuracy ? "improvement of test accuracy" : "improvement of expected reward", .horizontal = 0};
  if (value == "expected_reward") return {.title = "expected reward E_{π}[r]"};
  if (value == "support_size") return {.title = "arms in the support", .is_log = true};
  if (value == "entropy") return {.title = "entropy (nats)"};
  if (value == "optimal_probability") return {.title = "probability of the best arm", .from = 0, .to = 1};
  return {.title = words_of_key(value)};
}

std::string metric_list(const Results& results, bool curves) {
  std::string text;
  for (const auto& metric : results.file().layout().metrics) {
    if (metric.curve != curves) continue;
    const auto name = curves ? metric.name.substr(0, metric.name.size() - 6) : metric.name;
    text += (text.empty() ? "" : ", ") + name;
  }
  return curves ? text : "improvement, improved, " + text;
}

void require_value(const Results& results, const FigureRequest& request) {
  const auto& value = request.value;
  const bool known = is_along_training(request) ? results.has_metric(value + "_curve") : value == "improved" || value == "improvement" || (results.has_metric(value) && !value.ends_with("_curve"));
  if (!known)
    throw UserError("figure: --value " + value + " is not in the file" + (is_along_training(request) ? " as a curve" : "") + " (it has " + metric_list(results, is_along_training(request)) + ")");
}

/// Where each configuration goes.
struct Spot {
  std::size_t configuration, panel, line, place;
};

/// At most so many of the numbers that the cells have, evenly over them; which, and how many there are.
std::map<std::size_t, std::size_t> evenly(const std::vector<Spot>& cells, std::size_t Spot::*which, std::size_t most, std::size_t& all) {
  std::set<std::size_t> found;
  for (const auto& cell : cells) found.insert(cell.*which);
  all = found.size();
  const std::vector<std::size_t> sorted(found.begin(), found.end());
  std::map<std::size_t, std::size_t> kept;
  for (std::size_t i = 0; i < std::min(most, all); ++i) kept.emplace(sorted[all <= most ? i : i * (all - 1) / (most - 1)], i);
  return kept;
}

std::string said(std::size_t shown, std::size_t all, const std::string& what) {
  return shown == all ? "" : " " + format_count(shown) + " of " + format_count(all) + " " + what + " are shown, evenly over all.";
}

std::vector<Spot> cells_of(const Results& results, const std::vector<std::size_t>& configurations, const Place& x, const Place& lines, std::vector<std::string>& titles,
                           const std::vector<std::set<std::size_t>>& places) {
  const auto& dimensions = results.sweep().dimensions;
  std::vector<Spot> cells;
  std::map<std::vector<std::size_t>, std::size_t> panels;
  for (const auto c : configurations) {
    auto at = results.sweep().coordinates(c);
    Spot cell{c, 0, lines.dimension == no_dimension ? 0 : at[lines.dimension], x.dimension == no_dimension ? 0 : at[x.dimension]};
    for (const auto d : {x.dimension, lines.dimension})
      if (d != no_dimension) at[d] = 0;
    const auto [panel, is_new] = panels.try_emplace(at, panels.size());
    if (is_new) {
      std::string title;
      for (std::size_t d = 0; d < at.size(); ++d)
        if (d != x.dimension && d != lines.dimension && places[d].size() > 1) title += (title.empty() ? "" : ", ") + label_of(dimensions[d], at[d]);
      titles.push_back(title);
    }
    cell.panel = panel->second;
    cells.push_back(cell);
  }
  return cells;
}

/// `has_intervals`: some point has one.
std::string band_words(const FigureRequest& request, bool has_intervals) {
  if (request.band == Band::none) return "no band";
  if (!has_intervals) return "no band: without bounds of " + request.value + " no interval of its mean holds";
  if (is_along_training(request)) return "95 % interval of the mean, simultaneous over all configurations and steps";
  if (request.value == "improved") return "95 % interval of the share (Beta-Bernoulli), each point by itself";
  if (request.band == Band::quantiles) return "line: median; band: the middle 80 % of seeds";
  return "95 % interval of the mean (betting), each point by itself";
}

/// What the lines do not show: runs whose value is not finite, as those that diverged.
std::string left_out_words(const std::vector<std::vector<PlotPoint>>& points) {
  double most = 0, of = 1;
  std::size_t empty = 0;
  for (const auto& of_cell : points)
    for (const auto& point : of_cell) {
      if (point.left_out * of > most * (point.n + point.left_out)) most = point.left_out, of = point.n + point.left_out;
      empty += point.n == 0 && point.left_out > 0;
    }
  if (most == 0) return "";
  return " Runs without a finite number are left out, up to " + format_count(static_cast<std::uint64_t>(most)) + " of " + format_count(static_cast<std::uint64_t>(of)) + " at a point" +
         (empty == 0 ? "." : "; " + format_count(empty) + (empty == 1 ? " point without such a run is" : " points without such a run are") + " not drawn.");
}

/// Whether the largest value is ten times the smallest, and all are positive: less is no reason for a logarithmic axis.
bool spans_a_power(const Plot& plot) {
  double smallest = std::numeric_limits<double>::infinity(), largest = 0;
  for (const auto& panel : plot.panels)
    for (const auto& line : panel.lines)
      for (const auto& point : line.points)
        if (std::isfinite(point.centre)) smallest = std::min(smallest, point.centre), largest = std::max(largest, point.centre);
  return smallest > 0 && largest >= 10 * smallest;
}

}  // namespace

Plot make_plot(const Results& results, const FigureRequest& request, const std::vector<std::size_t>& configurations, const CurveSource& curves) {
  require_value(results, request);
  const auto places = places_of(results, configurations);
  const auto x = is_along_training(request) ? Place{} : find_axis(results, request.x, "x");
  const auto lines = request.lines.empty() ? choose_lines(results, x.dimension, places) : find_axis(results, request.lines, "lines");
  if (lines.dimension != no_dimension && lines.dimension == x.dimension) throw UserError("figure: --x and --lines are the same axis, or zipped");
  if (configurations.empty()) throw UserError("figure: --where selects no configuration of the sweep");
  const auto measure = measure_of(results, request.value);
  Plot plot{.x = x_axis(results, request, x, x.dimension == no_dimension ? std::set<std::size_t>() : places[x.dimension]),
            .y = {.title = request.y_title.empty() ? measure.title : request.y_title, .name = (has_column(plot_csv_columns, request.value) ? "metrics." : "") + request.value, .scale = measure.is_log ? Scale::log : Scale::linear, .values = {}, .from = measure.from, .to = measure.to},
            .panels = {},
            .horizontal = measure.horizontal,
            .title = request.title,
            .band = ""};
  if (!request.x_title.empty()) plot.x.title = request.x_title;
  if (x.axis && x.axis->key == "baseline.delta_v") plot.vertical = 0;

  std::vector<std::string> titles;
  auto cells = cells_of(results, configurations, x, lines, titles, places);
  std::size_t all_panels = 0, all_lines = 0, all_places = 0;
  const auto panel_of = evenly(cells, &Spot::panel, most_plot_panels, all_panels);
  const auto line_of = evenly(cells, &Spot::line, most_plot_lines, all_lines);
  const auto place_of = evenly(cells, &Spot::place, most_places, all_places);
  plot.chosen = said(line_of.size(), all_lines, "lines") + said(panel_of.size(), all_panels, "combinations of the other axes") + said(place_of.size(), all_places, "values of " + plot.x.name);
  std::erase_if(cells, [&](const Spot& cell) { return !panel_of.contains(cell.panel) || !line_of.contains(cell.line) || !place_of.contains(cell.place); });

  std::vector<std::vector<PlotPoint>> points(cells.size());
  std::size_t ordinal = 0;
  std::map<std::size_t, double> ordinals;
  if (x.axis)
    for (const auto place : places[x.dimension]) ordinals[place] = static_cast<double>(ordinal++);
  parallel_for(cells.size(), usable_cores(), [&](std::size_t i) {
    const auto& cell = cells[i];
    if (is_along_training(request)) {
      const auto runs = static_cast<double>(results.runs(cell.configuration).seeds.size());
      for (const auto& point : curves(cell.configuration))
        points[i].push_back({.x = static_cast<double>(point.step), .centre = point.mean, .low = request.band == Band::none ? NAN : point.band_low, .high = request.band == Band::none ? NAN : point.band_high, .n = point.n, .left_out = std::max(0.0, runs - point.n)});
      return;
    }
    auto point = final_point(results, cell.configuration, request);
    point.x = plot.x.scale == Scale::ordinal ? ordinals.at(cell.place) : std::get<double>(x.axis->values[cell.place]);
    points[i].push_back(point);
  });
  const auto has_interval = [](const PlotPoint& point) { return std::isfinite(point.low); };
  plot.band = band_words(request, std::ranges::any_of(points, [&](const auto& of_cell) { return std::ranges::any_of(of_cell, has_interval); }));
  plot.chosen += left_out_words(points);
  plot.panels.resize(panel_of.size());
  for (auto& panel : plot.panels) panel.lines.resize(line_of.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    auto& panel = plot.panels[panel_of.at(cells[i].panel)];
    panel.title = titles[cells[i].panel];
    auto& line = panel.lines[line_of.at(cells[i].line)];
    line.label = lines.dimension == no_dimension ? "" : label_of(results.sweep().dimensions[lines.dimension], cells[i].line);
    line.points.insert(line.points.end(), points[i].begin(), points[i].end());
  }
  for (auto& panel : plot.panels)
    for (auto& line : panel.lines) std::ranges::sort(line.points, {}, &PlotPoint::x);
  thin_out(plot);
  if (plot.panels.empty()) return plot;
  if (plot.y.scale == Scale::log && !spans_a_power(plot)) plot.y.scale = Scale::linear;
  fit_axes(plot);
  return plot;
}

std::string command_of(const FigureRequest& request, const std::string& file, const std::string& output) {
  std::string command = "asymsweep figure " + shell_word(file) + " --x " + request.x;
  if (!request.lines.empty()) command += " --lines " + request.lines;
  command += " --value " + request.value;
  if (!request.where.empty()) command += " --where " + shell_word(request.where);
  if (request.band != Band::mean) command += request.band == Band::none ? " --band none" : " --band quantiles";
  return command + " -o " + output;
}

}  // namespace asymsweep::analysis
