#include "analysis/figures/training_figure.hpp"

#include <algorithm>
#include <limits>

#include "analysis/figures/grouping.hpp"
#include "training/unit.hpp"

namespace asymsweep::analysis {
namespace {

constexpr std::size_t most_lines = 8;

/// At most eight baselines, evenly over those swept.
bool shown(const Results& results, std::size_t configuration) {
  const auto at = results.sweep().coordinates(configuration);
  for (std::size_t d = 0; d < at.size(); ++d) {
    const auto& dimension = results.sweep().dimensions[d];
    if (!is_baseline_key(dimension.axes.front().key) || dimension.size() <= most_lines) continue;
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
  return std::nullopt;
}

void add_curve(const CurveTable& table, std::size_t c, Line& line) {
  for (const auto& point : table.points[c]) {
    const double half = point.error == 0 ? 0 : table.critical * point.error;
    line.points.push_back({.x = static_cast<double>(point.step), .centre = point.mean, .low = point.mean - half,
                           .high = point.mean + half, .theory = std::numeric_limits<double>::quiet_NaN()});
  }
}

}  // namespace

std::optional<Figure> draw_training_figure(const Results& results, const std::vector<CurveTable>& curves,
                                           const std::string& folder) {
  const auto plan = training_plan(results.sweep());
  const auto goal = goal_of(results);
  if (!goal || plan.checkpoints < 2) return std::nullopt;
  const auto table = std::ranges::find(curves, goal->curve, &CurveTable::metric);
  if (table == curves.end()) return std::nullopt;
  std::vector<Panel> panels;
  for (std::size_t c = 0; c < results.configurations(); ++c) {
    if (results.runs(c).seeds.empty() || !shown(results, c)) continue;
    const auto title = axis_text(results, c, [](const auto& key) { return !is_baseline_key(key); });
    const auto label = axis_text(results, c, is_baseline_key);
    add_curve(*table, c, find_or_add_line(panels, title, label.empty() ? "mean" : label));
  }
  if (panels.empty()) return std::nullopt;
  const bool log_axis = plan.spacing == CheckpointSpacing::log;
  return draw_panels(folder,
                     {.figure = {"training", goal->title,
                                 "Mean over seeds at each checkpoint; band: 95 %, simultaneous over all configurations and steps "
                                 "(sup-t, seeds resampled jointly). At most eight of the baselines."},
                      .x_label = "gradient steps", .y_label = goal->label,
                      .settings = log_axis ? "set xrange [1:*]; set logscale x; set format x \"10^{%T}\"\n" : "set xrange [0:*]\n"},
                     panels);
}

}  // namespace asymsweep::analysis
