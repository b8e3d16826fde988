#pragma once
// What G11 compares: the swept V below V^mu with a baseline that the claim names, in pairs of the same seed.

#include <vector>

#include "analysis/claims/evidence.hpp"

namespace asymsweep::analysis {

/// The baselines that the claim names: V^mu itself, and V = 0, plain off-policy REINFORCE.
enum class Reference { v_mu,
                       zero };

/// "V = V^mu", "V = 0".
const char* reference_text(Reference reference);

/// Of one lag, noise, ...: expected reward, [pair]. A diverged run has the reward of its instance's worst arm.
struct GainComparison {
  Reference reference = Reference::v_mu;
  const Cell* reference_cell = nullptr;
  std::vector<double> reference_rewards;
  std::vector<const Cell*> candidates;       ///< below V^mu in every instance
  std::vector<std::vector<double>> rewards;  ///< [candidate][pair]
};

/// With at least 20 pairs and a candidate each. A cell is a reference when V is V^mu (or 0) in every instance, however V is
/// given; groups of periodic lag only.
std::vector<GainComparison> gain_comparisons(const Evidence& evidence);

}  // namespace asymsweep::analysis
