#include "analysis/figures/grouping.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/statistics/descriptive.hpp"

namespace asymsweep::analysis {

Line& find_or_add_line(std::vector<Panel>& panels, const std::string& panel_title, const std::string& label) {
  auto panel = std::ranges::find(panels, panel_title, &Panel::title);
  if (panel == panels.end()) panel = panels.insert(panels.end(), Panel{panel_title, {}});
  auto line = std::ranges::find(panel->lines, label, &Line::label);
  if (line == panel->lines.end()) line = panel->lines.insert(panel->lines.end(), Line{label, {}});
  return *line;
}

bool is_baseline_key(const std::string& key) { return key == "baseline.v" || key == "baseline.delta_v"; }

bool baseline_is_swept(const Results& results) {
  for (const auto& dimension : results.sweep().dimensions)
    for (const auto& axis : dimension.axes)
      if (is_baseline_key(axis.key)) return true;
  return false;
}

Point spread_point(double x, const std::vector<double>& values) {
  std::vector<double> sorted;
  std::ranges::copy_if(values, std::back_inserter(sorted), [](double v) { return std::isfinite(v); });
  std::ranges::sort(sorted);
  return {.x = x, .centre = statistics::mean(sorted), .low = statistics::quantile_of_sorted(sorted, 0.1),
          .high = statistics::quantile_of_sorted(sorted, 0.9), .theory = std::numeric_limits<double>::quiet_NaN()};
}

}  // namespace asymsweep::analysis
