#pragma once
// Which configuration goes to which panel and line.

#include <string>
#include <unordered_map>
#include <vector>

#include "analysis/combinations.hpp"
#include "analysis/figures/plot.hpp"
#include "analysis/results.hpp"

namespace asymsweep::analysis {

/// "reward_noise = 0, gradient = exact": the swept axes for which `wanted` holds, with their values.
template <class Wanted>
std::string axis_text(const Results& results, std::size_t configuration, Wanted wanted) {
  std::string text;
  const auto at = results.sweep().coordinates(configuration);
  for (std::size_t d = 0; d < at.size(); ++d)
    for (const auto& axis : results.sweep().dimensions[d].axes)
      if (wanted(axis.key)) text += (text.empty() ? "" : ", ") + axis.name + " = " + to_text(axis.values[at[d]]);
  return text;
}

/// The panels of a figure: one for each combination of the axes that differ between panels, in the order of the grid.
class PanelPlaces {
 public:
  /// `keys`: what differs within a panel.
  PanelPlaces(const Results& results, std::vector<std::string> keys) : results_(results), keys_(std::move(keys)), combinations_(results.sweep(), keys_) {}
  /// Counts the panel of a configuration, if it is new. Those from most_plot_panels on are counted, and not drawn.
  std::size_t of(std::size_t configuration);
  /// Whether the panel of a configuration is known not to be drawn.
  bool is_beyond(std::size_t configuration) const;
  std::size_t size() const { return places_.size(); }
  /// Of the panels that are drawn.
  const std::vector<std::string>& titles() const { return titles_; }

 private:
  const Results& results_;
  std::vector<std::string> keys_;
  Combinations combinations_;
  std::unordered_map<std::size_t, std::size_t> places_;
  std::vector<std::string> titles_;
};

/// The line of that name, added at the end when it is new.
PlotLine& find_or_add_line(PlotPanel& panel, const std::string& label);

bool is_baseline_key(const std::string& key);
/// Whether V or delta_v is an axis.
bool baseline_is_swept(const Results& results);

/// V - V^mu of a configuration; the mean over seeds where V is absolute. NaN where nothing has run or V^mu is not known.
double distance_to_v_mu(const Results& results, std::size_t configuration);

}  // namespace asymsweep::analysis
