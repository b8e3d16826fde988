#pragma once
// Where, instance by instance, the trained support becomes one arm: measured on the grid of V, predicted by V_1.

#include <cstdint>
#include <vector>

#include "analysis/claims/evidence.hpp"

namespace asymsweep::analysis {

/// Of one instance, among the swept V below its V^mu. The grid brackets V_1.
struct SingleArmThreshold {
  std::uint64_t seed = 0;
  std::vector<double> v;  ///< ascending
  std::size_t first = 0;  ///< the smallest of them from which on the support is one arm; v.size() when there is none
  double v1 = 0, v_mu = 0;
};

/// Configurations that differ in V alone, with lag = inf and the exact gradient, and their instances.
struct SingleArmGroup {
  const Cell* cell = nullptr;  ///< the one of smallest V
  std::vector<SingleArmThreshold> thresholds;
};

std::vector<SingleArmGroup> single_arm_thresholds(const Evidence& evidence);

}  // namespace asymsweep::analysis
