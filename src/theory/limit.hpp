#pragma once
// The limit of one round of AsymRE: Theorem 4.2 of arXiv:2506.20520v2.

#include <cstddef>
#include <span>
#include <vector>

#include "theory/behavior.hpp"

namespace asymsweep::theory {

/// Where the baseline V lies against V^mu. `at` means |V^mu - V| <= 4 epsilon sum_y mu(y) (|r(y)| + |V|): zero up to
/// the rounding that logits, rewards and V carry as doubles.
enum class Regime { below,
                    at,
                    above };

/// Of V and the V^mu of the behaviour policy. The one place that decides it: limits, rounds and claims ask here.
/// Arguments as of limit_policy. O(K).
Regime regime(const Behavior& behavior, std::span<const double> rewards, double baseline);

/// Whether V is 0, up to the same rounding: |V| <= 4 epsilon max_y |r(y)|.
bool is_zero(double baseline, std::span<const double> rewards);

/// The limit of gradient ascent with the exact gradient: on J(pi) = E_{y~mu}[log pi(y) (r(y) - V)], or another objective's (objective_limits.hpp).
struct Limit {
  Regime regime;
  double tau;  ///< water level; 0 exactly when no a(y) = mu(y) (r(y) - V) is negative; NaN unless below
  /// The limit is known: always below and at; above when one arm alone attracts and none is on the edge, a(y) - A = max_z a(z), since every
  /// start then ends there.
  bool unique;
  std::vector<double> policy;  ///< [arms]; empty when not unique
  /// Arms with positive probability in exact arithmetic (in `policy` one may have underflowed); 0 when not unique.
  /// An arm that leaves the support exactly at V, up to the rounding of the inputs, is out.
  std::size_t support_size;
  double expected_reward;               ///< of `policy`; NaN when not unique
  double entropy;                       ///< of `policy`, nats; NaN when not unique
  std::vector<std::size_t> attractors;  ///< at: arms of largest a(y); above: arms with a(y) - A > max_z a(z), ascending; empty below
};

/// Theorem 4.2.
/// - V < V^mu: pi*(y) = max(a(y) - tau, 0) / A, whatever pi_0 = softmax(initial_logits).
/// - V = V^mu: the arms of largest a(y), with the odds of pi_0.
/// - V > V^mu: A < 0, and l(m) - l(y) of the arm m of largest a(y) moves at a(m) - a(y) - A (pi(m) - pi(y)), which is
///   at least a(m) - a(y) + A. When no other arm attracts or is on the edge this is positive for all y, so every start ends in m.
///   An arm on the edge attracts no start, but how long the flow needs to leave it has no bound.
///   Otherwise the limit is, from almost every start, one of the attractors, and depends on pi_0 in no closed form.
///
/// All spans [arms], finite. Throws std::invalid_argument when sizes differ or a value is not finite.
/// O(K log K).
Limit limit_policy(const Behavior& behavior, std::span<const double> rewards, double baseline,
                   std::span<const double> initial_logits);

}  // namespace asymsweep::theory
