#pragma once
// GRPO, group relative policy optimization (Z. Shao et al., DeepSeekMath, arXiv:2402.03300, Equation 3; the clipped ratio
// is PPO's, J. Schulman et al., arXiv:1707.06347, Equation 7): gradient ascent on
//
//   J(pi) = E_{y ~ mu} [ min(rho A, clip(rho, 1 - 0.2, 1 + 0.2) A) ],   rho = pi(y) / mu(y),   A = (R - V) / s,
//
// weight = rho A, and 0 where the clipped term is the smaller one: rho > 1.2 with A > 0, rho < 0.8 with A < 0.
//
// V is the group's mean reward and s its standard deviation with baseline.estimate = group and delta_v = 0, the paper's
// choice. Otherwise V is the baseline as everywhere, and s belongs to the group (estimate = group) or to mu (exact). A
// group of equal rewards (s = 0) moves nothing. Not in here: the paper's penalty on the distance to a reference policy.

#include "algorithms/algorithm.hpp"

namespace asymsweep {

Algorithm grpo();

}  // namespace asymsweep
