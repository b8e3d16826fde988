#include "analysis/threshold_slopes.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <ostream>

#include "analysis/axis_columns.hpp"
#include "analysis/summary.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

/// Transitions that differ along one axis alone, and where they stand on it.
struct Line {
  ThresholdSlope result;
  std::vector<double> x;
  std::vector<const Transition*> transitions;
};

std::vector<Line> lines_along(std::size_t axis, const std::string& name, const std::vector<Transition>& all) {
  std::vector<Line> lines;
  for (const auto& transition : all) {
    const auto value = parse_number(transition.rest[axis]);
    if (!value) return {};  // words have no slope
    const bool per_decade = name == "lag";
    const double x = per_decade ? std::log10(*value) : *value;
    if (!std::isfinite(x) || std::isnan(transition.v50)) continue;
    auto rest = transition.rest;
    rest[axis].clear();
    auto line = std::ranges::find(lines, rest, [](const Line& l) { return l.result.rest; });
    if (line == lines.end())
      line = lines.insert(lines.end(), {{.axis = name, .per_decade = per_decade, .rest = rest, .interval = {unknown, unknown}}, {}, {}});
    line->x.push_back(x);
    line->transitions.push_back(&transition);
  }
  std::erase_if(lines, [](const Line& line) { return line.x.size() < 2 || std::ranges::min(line.x) == std::ranges::max(line.x); });
  return lines;
}

/// The line, and where it has more than two points those between neighbours; ascending.
std::vector<Line> with_segments(const Line& line) {
  std::vector<std::size_t> order(line.x.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return line.x[i]; });
  std::vector<Line> lines = {line};
  lines[0].result.whole = true;
  for (std::size_t k = 0; line.x.size() > 2 && k + 1 < order.size(); ++k) {
    Line segment{.result = line.result, .x = {}, .transitions = {}};
    for (const auto i : {order[k], order[k + 1]}) {
      segment.x.push_back(line.x[i]);
      segment.transitions.push_back(line.transitions[i]);
    }
    lines.push_back(std::move(segment));
  }
  return lines;
}

/// From the smallest value of the axis to the largest.
ThresholdSlope measured(Line line) {
  const auto value = [&](double x) { return line.result.per_decade ? std::round(std::pow(10.0, x)) : x; };  // lags are whole
  const auto first = static_cast<std::size_t>(std::ranges::min_element(line.x) - line.x.begin());
  const auto last = static_cast<std::size_t>(std::ranges::max_element(line.x) - line.x.begin());
  const auto &from = *line.transitions[first], &to = *line.transitions[last];
  const double run = line.x[last] - line.x[first];
  line.result.from = value(line.x[first]);
  line.result.to = value(line.x[last]);
  line.result.points = line.x.size();
  line.result.slope = (to.v50 - from.v50) / run;
  line.result.interval = {(to.bracket.low - from.bracket.high) / run, (to.bracket.high - from.bracket.low) / run};
  return line.result;
}

}  // namespace

std::vector<ThresholdSlope> threshold_slopes(const Results& results, const std::vector<Transition>& transitions) {
  const auto names = rest_axes(results);
  std::vector<ThresholdSlope> slopes;
  for (std::size_t a = 0; a < names.size(); ++a)
    for (const auto& line : lines_along(a, names[a], transitions))
      for (auto& part : with_segments(line)) slopes.push_back(measured(std::move(part)));
  return slopes;
}

void write_threshold_slopes_csv(std::ostream& out, const Results& results, const std::vector<ThresholdSlope>& slopes) {
  const std::string first = "axis,scale", last = "from,to,points,slope,slope_low,slope_high";
  out << first;
  for (const auto& name : rest_axes(results)) out << "," << csv_text(axis_column(results, name, first + "," + last));
  out << "," << last << "\n";
  for (const auto& row : slopes) {
    out << row.axis << "," << (row.per_decade ? "log10" : "linear");
    for (const auto& value : row.rest) out << "," << csv_text(value);
    out << "," << format_number(row.from) << "," << format_number(row.to) << "," << row.points << "," << format_number(row.slope) << "," << format_number(row.interval.low) << ","
        << format_number(row.interval.high) << "\n";
  }
}

std::string describe(const ThresholdSlope& slope) {
  const auto rounded = [](double x) {
    char text[32] = "?";
    if (!std::isnan(x)) std::snprintf(text, sizeof text, "%.3g", x);
    return std::string(text);
  };
  return rounded(slope.slope) + " [" + rounded(slope.interval.low) + ", " + rounded(slope.interval.high) + "] per " +
         (slope.per_decade ? "decade" : "unit") + " of " + slope.axis + ", " + format_number(slope.from) + " to " + format_number(slope.to);
}

}  // namespace asymsweep::analysis
