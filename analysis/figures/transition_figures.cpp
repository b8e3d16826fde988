#include "analysis/figures/transition_figures.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "analysis/axis_columns.hpp"
#include "analysis/claims/evidence.hpp"
#include "analysis/claims/single_arm.hpp"
#include "analysis/figures/gnuplot.hpp"
#include "analysis/figures/gnuplot_text.hpp"
#include "analysis/figures/grouping.hpp"
#include "analysis/figures/marked_text.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr std::size_t most_series = 4, most_dots = 2000;

/// An instance: predicted V_1, and the swept V before and from which on the trained support is one arm.
struct Threshold {
  double predicted, before, from;
};

struct Series {
  std::string label;
  std::vector<Threshold> thresholds;
};

std::vector<Series> series_of(const Evidence& evidence) {
  const auto& results = evidence.results();
  std::vector<Series> all;
  for (const auto& group : single_arm_thresholds(evidence)) {
    Series series{axis_text(results, group.cell->configuration, [](const auto& key) { return !is_baseline_key(key); }), {}};
    for (const auto& threshold : group.thresholds) {
      const auto& v = threshold.v;
      const auto first = threshold.first;
      if (first > 0 && first < v.size()) series.thresholds.push_back({threshold.v1, v[first - 1], v[first]});  // between two swept V
    }
    if (series.thresholds.size() > 1) all.push_back(std::move(series));  // one dot is no figure
  }
  return all;
}

Figure draw_thresholds(const std::vector<Series>& all, const std::string& folder) {
  const std::size_t shown = std::min(all.size(), most_series);
  std::string text, plot = "plot x with lines dt (6,4) lc rgb '#303030' lw 1.6 title 'measured = predicted'";
  std::size_t instances = 0;
  for (std::size_t i = 0; i < shown; ++i) {
    const auto data = "$s" + std::to_string(i);
    text += data + " << EOD\n";
    const std::size_t dots = std::min(all[i].thresholds.size(), most_dots);
    for (std::size_t k = 0; k < dots; ++k) {
      const auto& t = all[i].thresholds[k];
      text += format_number(t.predicted) + " " + format_number((t.before + t.from) / 2) + " " + format_number(t.before) + " " +
              format_number(t.from) + "\n";
    }
    text += "EOD\n";
    instances += all[i].thresholds.size();
    plot += ", " + data + " using 1:2:3:4 with yerrorbars lt " + std::to_string(i + 1) + " lw 0.6 pt 7 ps 0.5 title \"" +
            gnuplot_text(all[i].label.empty() ? "instances" : all[i].label) + "\"";
  }
  Figure figure{.stem = "threshold", .title = "Measured against predicted threshold",
                .caption = "Each dot is one instance (" + format_count(instances) + " in all): the V from which on the trained "
                           "support is one arm, against its own V_1 from the closed form. Bars: the two swept V between which it "
                           "lies. Exact gradient, no refresh, instances whose V_1 and whose measured V the grid brackets."};
  draw_figure(folder + "/" + figure.stem,
              text + "set xlabel \"predicted V_{1}\"\nset ylabel \"measured V\"\nset key top left\n" + plot + "\n", {7.0, 5.2});
  return figure;
}

/// The other axis along which the threshold is drawn: lag, else the first whose values are numbers; -1 when there is none.
std::ptrdiff_t axis_to_draw(const std::vector<std::string>& names, const std::vector<Transition>& transitions) {
  std::ptrdiff_t found = -1;
  for (std::size_t a = 0; a < names.size(); ++a) {
    const auto distinct = [&](const Transition& t) { return t.rest[a] != transitions[0].rest[a]; };
    const auto numeric = [&](const Transition& t) { return parse_number(t.rest[a]).has_value(); };
    if (!std::ranges::all_of(transitions, numeric) || std::ranges::none_of(transitions, distinct)) continue;
    if (names[a] == "lag") return static_cast<std::ptrdiff_t>(a);
    if (found < 0) found = static_cast<std::ptrdiff_t>(a);
  }
  return found;
}

/// "Slopes: -0.012 [-0.015, -0.009] per decade of lag (reward_noise = 0.5); ..."
std::string slopes_text(const std::vector<ThresholdSlope>& slopes, const std::vector<std::string>& names, std::size_t axis) {
  std::string text;
  for (const auto& slope : slopes) {
    if (slope.axis != names[axis] || !slope.whole) continue;
    std::string rest;
    for (std::size_t i = 0; i < names.size(); ++i)
      if (i != axis) rest += (rest.empty() ? " (" : ", ") + names[i] + " = " + slope.rest[i];
    text += (text.empty() ? " From the first value to the last, with 95 % intervals from the brackets (threshold_slopes.csv has those between neighbours): " : "; ") + describe(slope) + (rest.empty() ? "" : rest + ")");
  }
  return text.empty() ? text : text + ".";
}

std::string key_of(const Results& results, const std::string& name) {
  for (const auto& dimension : results.sweep().dimensions)
    for (const auto& axis : dimension.axes)
      if (axis.name == name) return axis.key;
  return name;
}

/// A bracket that is open has no end to draw: the band ends at the estimate.
double drawn_end(double end, double estimate) { return std::isfinite(end) ? end : estimate; }

std::optional<Figure> draw_transitions(const Results& results, const std::vector<Transition>& transitions,
                                       const std::vector<ThresholdSlope>& slopes, const std::string& folder) {
  const auto names = rest_axes(results);
  if (transitions.size() < 2) return std::nullopt;
  const auto axis = axis_to_draw(names, transitions);
  if (axis < 0) return std::nullopt;
  const auto a = static_cast<std::size_t>(axis);
  PlotPanel panel;
  double positive = 0;
  std::set<double> places;
  for (const auto& transition : transitions) {
    const double x = *parse_number(transition.rest[a]);
    if (!std::isfinite(x) || std::isnan(transition.v50)) continue;  // inf has no place on the axis; transitions.csv has it
    positive += x > 0;
    places.insert(x);
    std::string label;
    for (std::size_t i = 0; i < names.size(); ++i)
      if (i != a) label += (label.empty() ? "" : ", ") + names[i] + " = " + transition.rest[i];
    find_or_add_line(panel, label.empty() ? "half of the seeds improve" : label)
        .points.push_back({.x = x, .centre = transition.v50, .low = drawn_end(transition.bracket.low, transition.v50), .high = drawn_end(transition.bracket.high, transition.v50), .n = transition.runs, .is_open_below = std::isinf(transition.bracket.low), .is_open_above = std::isinf(transition.bracket.high)});
  }
  if (places.size() < 2) return std::nullopt;
  for (auto& line : panel.lines) std::ranges::sort(line.points, {}, &PlotPoint::x);
  const bool is_relative = results.sweep().configuration(0).has("baseline.delta_v");
  Plot plot{.x = {.title = words_of_key(key_of(results, names[a])), .name = axis_column(results, names[a], plot_csv_columns), .scale = names[a] == "lag" && positive > 0 ? Scale::log : Scale::linear, .values = {}},
            .y = {.title = is_relative ? "V − V^{μ} at one half" : "V at one half", .name = "v50", .values = {}},
            .panels = {std::move(panel)},
            .band = "the swept V between which one half is crossed, 95 % simultaneous; none on a side that is open"};
  thin_out(plot);
  fit_axes(plot);
  return draw_plot(folder,
                   {.stem = "transition", .title = "Where improvement is lost",
                    .caption = "The baseline at which half of the seeds improve on the behaviour policy, from an estimate that assumes no more "
                               "than that their share falls as V grows. Combinations without a fall through one half inside the grid are left out; the table above lists all." +
                               slopes_text(slopes, names, a)},
                   plot);
}

}  // namespace

std::vector<Figure> draw_transition_figures(const Evidence& evidence, const std::vector<Transition>& transitions,
                                            const std::vector<ThresholdSlope>& slopes, const std::string& folder) {
  const auto& results = evidence.results();
  std::vector<Figure> figures;
  if (baseline_is_swept(results) && results.has_metric("v1_mu"))
    if (const auto all = series_of(evidence); !all.empty()) figures.push_back(draw_thresholds(all, folder));
  if (auto figure = draw_transitions(results, transitions, slopes, folder)) figures.push_back(*figure);
  return figures;
}

}  // namespace asymsweep::analysis
