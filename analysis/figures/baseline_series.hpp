#pragma once
// Numbers of the figures over the baseline: panels of lines of points.

#include <string>
#include <vector>

#include "analysis/results.hpp"

namespace asymsweep::analysis {

/// One configuration. Band: quantiles 0.1 and 0.9 over seeds, or an interval.
struct BaselinePoint {
  double x = 0;  ///< V - V^mu (mean over seeds where V is absolute)
  double centre = 0, low = 0, high = 0;
  double theory = 0;  ///< mean of the limits of the same seeds; NaN unless every seed has one
};

struct BaselineLine {
  std::string label;  ///< "lag = inf"
  std::vector<BaselinePoint> points;  ///< ascending x
};

struct BaselinePanel {
  std::string title;  ///< values of the other axes, empty when there are none
  std::vector<BaselineLine> lines;
};

enum class BaselineQuantity { expected_reward, support_size, improvement };

/// Empty when neither baseline.v nor baseline.delta_v is an axis.
std::vector<BaselinePanel> baseline_panels(const Results& results, BaselineQuantity quantity);

}  // namespace asymsweep::analysis
