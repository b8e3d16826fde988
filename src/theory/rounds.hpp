#pragma once
// Repeated rounds, each taken to its limit, the behaviour policy refreshed in between: Theorem 4.3 of
// arXiv:2506.20520v2. mu_{k+1} = T_V(mu_k), and each round starts at pi_0 = mu_k.
//
// All take the behaviour policy mu_0 and mean rewards, [arms], finite; std::invalid_argument when sizes differ or a value is not finite. A round costs O(K log K).

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "theory/behavior.hpp"

namespace asymsweep::theory {

/// V = V^{mu_k} + delta_v, anew in every round (Section 5.2).
struct RelativeBaseline {
  double delta_v;

  template <typename T>
  T of(T v_mu) const {
    return v_mu + static_cast<T>(delta_v);
  }
};

struct Round {
  std::vector<double> policy;  ///< [arms]; empty when the round has no known limit
  double expected_reward;      ///< of `policy`; NaN when empty
};

/// mu_1 ... mu_count with V fixed. From the first round on whose V lies above V^{mu_k}, rounds have no known limit and
/// stay empty; with V < V^{mu_0} there is none, and the expected reward never decreases (Theorem 4.3).
std::vector<Round> iterate_rounds(const Behavior& behavior, std::span<const double> rewards,
                                  double baseline, std::size_t count);
std::vector<Round> iterate_rounds(const Behavior& behavior, std::span<const double> rewards,
                                  RelativeBaseline baseline, std::size_t count);

/// The expected rewards alone. [count]
std::vector<double> round_expected_rewards(const Behavior& behavior, std::span<const double> rewards,
                                           double baseline, std::size_t count);
std::vector<double> round_expected_rewards(const Behavior& behavior, std::span<const double> rewards,
                                           RelativeBaseline baseline, std::size_t count);

/// Who wins with V fixed, and how fast.
struct Convergence {
  std::size_t best_arm;  ///< arm of largest reward in the support of T_V(mu_0); of several, the most probable
  /// rho = max (r(y) - V) / (r_best - V) over the survivors y of smaller reward, 0 when there is none: the factor per
  /// round by which the gap between expected and best surviving reward shrinks in the end (Theorem 4.3).
  double rate;
};

/// Nothing unless V < V^{mu_0}.
std::optional<Convergence> convergence(const Behavior& behavior, std::span<const double> rewards,
                                       double baseline);

/// `rate` of `convergence`, NaN unless V < V^{mu_0}.
double convergence_rate(const Behavior& behavior, std::span<const double> rewards, double baseline);

}  // namespace asymsweep::theory
