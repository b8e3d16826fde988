#include "analysis/figures/training_figure.hpp"

#include <algorithm>

#include "analysis/figures/grouping.hpp"
#include "training/checkpoints.hpp"
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

void add_curve(const Results& results, const std::string& curve, std::size_t c, const TrainingPlan& plan, Line& line) {
  const auto runs = results.runs(c);
  const auto all = results.file().metric(curve, c);
  const auto training = training_parameters(results.configuration(c));
  const auto steps = checkpoint_steps(training.steps, plan.checkpoints, plan.spacing);
  for (std::size_t k = 0; k < steps.size(); ++k) {
    std::vector<double> values;
    for (const auto seed : runs.seeds)
      values.push_back(all[static_cast<std::size_t>(seed - results.sweep().first_seed) * steps.size() + k]);
    auto point = spread_point(static_cast<double>(steps[k]), values);
    point.low = point.high = point.centre;  // bands of many lines would hide each other
    line.points.push_back(point);
  }
}

}  // namespace

std::optional<Figure> draw_training_figure(const Results& results, const std::string& folder) {
  const auto plan = training_plan(results.sweep());
  const auto goal = goal_of(results);
  if (!goal || plan.checkpoints < 2) return std::nullopt;
  std::vector<Panel> panels;
  for (std::size_t c = 0; c < results.configurations(); ++c) {
    if (results.runs(c).seeds.empty() || !shown(results, c)) continue;
    const auto title = axis_text(results, c, [](const auto& key) { return !is_baseline_key(key); });
    const auto label = axis_text(results, c, is_baseline_key);
    add_curve(results, goal->curve, c, plan, find_or_add_line(panels, title, label.empty() ? "mean" : label));
  }
  if (panels.empty()) return std::nullopt;
  const bool log_axis = plan.spacing == CheckpointSpacing::log;
  return draw_panels(folder,
                     {.figure = {"training", goal->title,
                                 "Mean over seeds at each checkpoint; at most eight of the baselines."},
                      .x_label = "gradient steps", .y_label = goal->label,
                      .settings = log_axis ? "set xrange [1:*]; set logscale x; set format x \"10^{%T}\"\n" : "set xrange [0:*]\n"},
                     panels);
}

}  // namespace asymsweep::analysis
