#pragma once
// What training one seed of one bandit configuration leaves behind: all that the metrics are computed from.

#include <cstdint>
#include <limits>
#include <vector>

#include "problems/bandit.hpp"
#include "theory/predictions.hpp"
#include "training/parameters.hpp"

namespace asymsweep {

/// Change of expected reward over the rounds (from the behaviour policy of a round to the policy at its end).
/// The last round may be cut short by the end of training. NaN in delay mode, which has no rounds, and when
/// the run diverged.
struct RoundSummary {
  double rounds = std::numeric_limits<double>::quiet_NaN();
  double improved = std::numeric_limits<double>::quiet_NaN();      ///< rounds that ended above their start
  double worst_change = std::numeric_limits<double>::quiet_NaN();  ///< smallest change of a round
};

struct BanditRun {
  BanditInstance instance;
  theory::Predictions predictions;                        ///< of the first round, on the observed means
  std::vector<std::vector<double>> checkpoint_policies;   ///< [checkpoint][arm], pi after that many steps
  std::vector<double> final_policy;                       ///< [arm]
  RoundSummary rounds;
  bool diverged = false;                                  ///< a probability stopped being a number
};

}  // namespace asymsweep
