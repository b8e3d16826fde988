#pragma once
// Where, instance by instance, the trained support becomes one arm: measured on the grid of V, predicted by V_1.

#include <string>
#include <vector>

#include "analysis/claims/evidence.hpp"

namespace asymsweep::analysis {

/// Of one instance, among the swept V below its V^mu. The grid brackets V_1.
struct SingleArmThreshold {
  std::uint64_t instance = 0;  ///< Cell::instance
  std::uint64_t draw = 0;      ///< Cell::draw
  std::vector<double> v;       ///< ascending
  std::size_t first = 0;       ///< the smallest of them from which on the support is one arm; v.size() when there is none
  /// The smallest of them from which on the limit itself has one arm above 0.1 / K, the rule of the metric; v.size() when there
  /// is none. On a fine grid that is before V_1: the last arm's share shrinks to nothing there.
  std::size_t visible = 0;
  double v1 = 0, v_mu = 0;
  double distance = 0;  ///< total variation of the trained policies to their own limits, summed over v
  double largest_distance = 0;
  bool diverged = false;    ///< some run did
  bool long_enough = true;  ///< trained for long enough, with stable steps at every V, to say where the limits are

  /// V_1 lies between the swept V `predicted() - 1` and `predicted()`.
  std::size_t predicted() const;
};

/// Configurations that differ in V alone, with lag = inf and as the theorems have them, and their instances.
struct SingleArmGroup {
  const Cell* cell = nullptr;  ///< the one of smallest V
  std::vector<SingleArmThreshold> thresholds;
};

std::vector<SingleArmGroup> single_arm_thresholds(const Evidence& evidence);

}  // namespace asymsweep::analysis
