#pragma once
// The baselines at which the limit changes its nature: Theorems 4.2 and 4.3 of arXiv:2506.20520v2.
//
// All take the behaviour policy and mean rewards, [arms], finite; std::invalid_argument when sizes differ or a value is not finite. Closed forms, rounded to double once.

#include <span>

#include "theory/behavior.hpp"

namespace asymsweep::theory {

/// V^mu = sum_y mu(y) r(y): below it one round improves on mu (Theorem 4.2). O(K).
double v_mu(const Behavior& behavior, std::span<const double> rewards);

/// V_{0,mu} <= V^mu: repeated rounds with fixed V reach the largest reward iff V < V_{0,mu} (Theorem 4.3). The V at
/// which the last arm of largest reward leaves the support of T_V(mu); V^mu when one stays up to there. Among arms tied
/// for the largest reward the one of largest mu leaves last. O(K) a step, a handful of steps, at most K.
double v0(const Behavior& behavior, std::span<const double> rewards);

/// V_1 <= V^mu: the support of T_V(mu) is one arm for V in [V_1, V^mu) (Theorem 4.2): the V at which the second-last
/// arm leaves. V^mu (an empty interval: never one arm) when arms tie for the largest a(y) at V^mu, as with constant
/// rewards. The smaller reward with two arms; -infinity with one arm only, for no arm leaves below min r. O(K).
double v1(const Behavior& behavior, std::span<const double> rewards);

}  // namespace asymsweep::theory
