#include "analysis/figures/training_figure.hpp"

#include <algorithm>
#include <limits>

#include "analysis/figures/grouping.hpp"
#include "training/unit.hpp"

namespace asymsweep::analysis {
namespace {

/// At most eight baselines, evenly over those swept.
bool is_one_of_eight(const Results& results, std::size_t configuration) {
  const auto at = results.sweep().coordinates(configuration);
  for (std::size_t d = 0; d < at.size(); ++d) {
    const auto& dimension = results.sweep().dimensions[d];
    if (std::ranges::none_of(dimension.axes, is_baseline_key, &Axis::key) || dimension.size() <= most_lines) continue;
    bool kept = false;
    for (std::size_t i = 0; i < most_lines; ++i) kept = kept || at[d] == i * (dimension.size() - 1) / (most_lines - 1);
    if (!kept) return false;
  }
  return true;
}

/// What training is to raise.
struct Goal {
  std::string curve, title, label;
};

std::optional<Goal> goal_of(const Results& results) {
  if (results.has_metric("expected_reward_curve"))
    return Goal{"expected_reward_curve", "Expected reward along training", "expected reward E_{π}[r]"};
  if (results.has_metric("test_accuracy_curve"))
    return Goal{"test_accuracy_curve", "Test accuracy along training", "test accuracy"};
  if (const auto curves = curve_metrics(results); results.program() && !curves.empty()) {
    const auto name = curves.front().substr(0, curves.front().rfind("_curve"));
    return Goal{curves.front(), name + " along training", name};
  }
  return std::nullopt;
}

}  // namespace

bool is_drawn(const Results& results, std::size_t configuration) { return goal_of(results) && is_one_of_eight(results, configuration); }

std::size_t drawn_curve(const Results& results) {
  const auto names = curve_metrics(results);
  return static_cast<std::size_t>(std::ranges::find(names, goal_of(results)->curve) - names.begin());
}

std::optional<Figure> draw_training_figure(const Results& results, const std::vector<DrawnCurve>& curves, const std::string& folder) {
  const auto plan = training_plan(results.sweep());
  const auto goal = goal_of(results);
  if (!goal || plan.checkpoints < 2) return std::nullopt;
  PanelPlaces places(results, baseline_keys());
  std::vector<Panel> panels;
  for (const auto& [c, points] : curves) {
    const auto place = places.of(c);
    panels.resize(places.size());
    if (place >= most_panels) continue;
    panels[place].title = places.titles()[place];
    const auto label = axis_text(results, c, is_baseline_key);
    auto& line = find_or_add_line(panels[place], label.empty() ? "mean" : label);
    for (const auto& point : points)
      line.points.push_back({.x = static_cast<double>(point.step), .centre = point.mean, .low = point.band_low, .high = point.band_high, .theory = std::numeric_limits<double>::quiet_NaN()});
  }
  if (panels.empty()) return std::nullopt;
  const bool log_axis = plan.spacing == CheckpointSpacing::log;
  return draw_panels(folder,
                     {.figure = {"training", goal->title,
                                 "Mean over seeds at each checkpoint; band: 95 %, simultaneous over all configurations and steps, valid for "
                                 "every distribution within the known bounds. At most eight of the baselines."},
                      .x_label = "gradient steps",
                      .y_label = goal->label,
                      .settings = log_axis ? "set xrange [1:*]; set logscale x; set format x \"10^{%T}\"\n" : "set xrange [0:*]\n"},
                     panels);
}

}  // namespace asymsweep::analysis
