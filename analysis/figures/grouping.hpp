#pragma once
// Which configuration goes to which panel and line.

#include <string>
#include <vector>

#include "analysis/figures/panels.hpp"
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

/// The line of that panel, added at the end when it is new.
Line& find_or_add_line(std::vector<Panel>& panels, const std::string& panel_title, const std::string& label);

bool is_baseline_key(const std::string& key);
/// Whether V or delta_v is an axis.
bool baseline_is_swept(const Results& results);

/// Mean over the finite values, with the middle 80 % as band.
Point spread_point(double x, const std::vector<double>& values);

}  // namespace asymsweep::analysis
