#pragma once
// Where the exact flow of other objectives ends when mu is never refreshed: the theorems of docs/limits.md.

#include <span>

#include "theory/limit.hpp"

namespace asymsweep::theory {

/// The form of a closed form: arguments and errors as of limit_policy. In exact arithmetic, with mu and pi_0 of full support. O(K) but for the regime.
using LimitFunction = Limit (*)(const Behavior& behavior, std::span<const double> rewards, double baseline,
                                std::span<const double> initial_logits);

/// Weight 1[r > V] (docs/limits.md, Theorem 1): mu restricted to the arms with r > V. Without such an arm nothing moves: pi_0.
Limit sft_limit(const Behavior& behavior, std::span<const double> rewards, double baseline,
                std::span<const double> initial_logits);

/// TOPR (docs/limits.md, Theorem 1): pi*(y) = mu(y) (r(y) - V)_+ / sum_z mu(z) (r(z) - V)_+, whatever pi_0. Not unique where no
/// reward exceeds V by more than the rounding of the inputs.
Limit topr_limit(const Behavior& behavior, std::span<const double> rewards, double baseline,
                 std::span<const double> initial_logits);

/// Weight pi/mu (r - V) (docs/limits.md, Theorem 2): the arm of largest reward, whatever V and pi_0. Arms that tie for it, up to the rounding of
/// the inputs, are the `attractors`; which share they keep depends on pi_0, so the limit is not unique then.
Limit reinforce_is_limit(const Behavior& behavior, std::span<const double> rewards, double baseline,
                         std::span<const double> initial_logits);

}  // namespace asymsweep::theory
