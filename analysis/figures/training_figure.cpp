#include "analysis/figures/training_figure.hpp"

#include <algorithm>
#include <string>

#include "analysis/curves.hpp"
#include "analysis/figures/grouping.hpp"
#include "analysis/figures/plot.hpp"

namespace asymsweep::analysis {
namespace {

/// At most eight baselines, evenly over those swept.
bool is_one_of_eight(const Results& results, std::size_t configuration) {
  const auto at = results.sweep().coordinates(configuration);
  for (std::size_t d = 0; d < at.size(); ++d) {
    const auto& dimension = results.sweep().dimensions[d];
    if (std::ranges::none_of(dimension.axes, is_baseline_key, &Axis::key) || dimension.size() <= most_plot_lines) continue;
    bool kept = false;
    for (std::size_t i = 0; i < most_plot_lines; ++i) kept = kept || at[d] == i * (dimension.size() - 1) / (most_plot_lines - 1);
    if (!kept) return false;
  }
  return true;
}

/// What training is to raise; null where the file has no such curve.
const char* goal_of(const Results& results) {
  for (const char* curve : {"expected_reward_curve", "test_accuracy_curve"})
    if (results.has_metric(curve)) return curve;
  return nullptr;
}

}  // namespace

bool is_drawn(const Results& results, std::size_t configuration) { return goal_of(results) && is_one_of_eight(results, configuration); }

std::size_t drawn_curve(const Results& results) {
  const auto names = curve_metrics(results);
  return static_cast<std::size_t>(std::ranges::find(names, std::string(goal_of(results))) - names.begin());
}

}  // namespace asymsweep::analysis
