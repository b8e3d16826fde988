#include "analysis/figures/grouping.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/statistics/descriptive.hpp"

namespace asymsweep::analysis {

std::size_t PanelPlaces::of(std::size_t configuration) {
  const auto [place, added] = places_.try_emplace(combinations_.of(configuration), places_.size());
  if (added && place->second < most_plot_panels) 
    titles_.push_back(axis_text(results_, configuration, [&](const auto& key) { return std::ranges::find(keys_, key) == keys_.end(); }));
  return place->second;
}

bool PanelPlaces::is_beyond(std::size_t configuration) const {
  const auto place = places_.find(combinations_.of(configuration));
  return place != places_.end() && place->second >= most_plot_panels;
}

PlotLine& find_or_add_line(PlotPanel& panel, const std::string& label) {
  auto line = std::ranges::find(panel.lines, label, &PlotLine::label);
  if (line == panel.lines.end()) line = panel.lines.insert(panel.lines.end(), PlotLine{label, {}});
  return *line;
}

bool is_baseline_key(const std::string& key) { return key == "baseline.v" || key == "baseline.delta_v"; }

bool baseline_is_swept(const Results& results) {
  for (const auto& dimension : results.sweep().dimensions)
    for (const auto& axis : dimension.axes)
      if (is_baseline_key(axis.key)) return true;
  return false;
}

double distance_to_v_mu(const Results& results, std::size_t c) {
  const auto configuration = results.configuration(c);
  if (configuration.has("baseline.delta_v")) return configuration.number("baseline.delta_v");
  const auto runs = results.runs(c);
  if (runs.seeds.empty() || !results.has_metric("v_mu")) return std::numeric_limits<double>::quiet_NaN();
  return configuration.number("baseline.v") - statistics::mean(results.metric("v_mu", c, runs));
}

}  // namespace asymsweep::analysis
