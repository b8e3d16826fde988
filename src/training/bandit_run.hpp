#pragma once
// What training one seed of one bandit configuration leaves behind: all that the metrics are computed from.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "problems/bandit.hpp"
#include "theory/limit.hpp"
#include "training/measures/measures.hpp"
#include "training/parameters.hpp"

namespace asymsweep {

/// Change of expected reward over the rounds (from the behaviour policy of a round to the policy at its end).
/// The last round may be cut short by the end of training. NaN in delay mode, which has no rounds, and when
/// the run diverged.
struct RoundSummary {
  double rounds = std::numeric_limits<double>::quiet_NaN();
  double improved = std::numeric_limits<double>::quiet_NaN();      ///< rounds that ended above their start by more than rounding
  double worst_change = std::numeric_limits<double>::quiet_NaN();  ///< smallest change of a round
};

/// What the theory says of the first round, on the scale of observed rewards (arXiv:2506.20520v2, Theorems 4.2 and 4.3).
struct FirstRoundTheory {
  double v_mu = 0;
  double v0_mu = 0;
  double v1_mu = 0;
  theory::Limit limit = {};
};

struct BanditRun {
  BanditInstance instance;
  FirstRoundTheory theory = {};
  std::vector<std::vector<double>> checkpoint_policies = {};  ///< [checkpoint][arm], pi after that many steps
  std::vector<double> final_policy = {};                      ///< [arm]
  RoundSummary rounds = {};

  // Where measures are asked for.
  std::vector<std::vector<double>> checkpoint_behaviors = {};    ///< [checkpoint][arm], mu of the last step before
  std::vector<double> final_behavior = {}, initial_policy = {};  ///< [arm], mu of the last step; pi_0
  std::vector<Measures> checkpoint_measures = {};
  Measures final_measures = {};

  bool diverged = false;  ///< a probability stopped being a number
};

/// Notes whether the run has diverged. From then on it has no policy: where one probability is not finite, all are NaN, and so is
/// every metric of them.
inline void finish(BanditRun& run) {
  const auto no_policy = [](std::vector<double>& policy) {
    const bool diverged = !std::ranges::all_of(policy, [](double p) { return std::isfinite(p); });
    if (diverged) std::ranges::fill(policy, std::numeric_limits<double>::quiet_NaN());
    return diverged;
  };
  for (auto& policy : run.checkpoint_policies) no_policy(policy);
  run.diverged = no_policy(run.final_policy);
  if (run.diverged) run.rounds = {};
}

}  // namespace asymsweep
