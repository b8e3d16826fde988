#pragma once
// Everything that the theory says about one instance and one baseline.

#include <optional>

#include "theory/limit.hpp"
#include "theory/rounds.hpp"

namespace asymsweep::theory {

struct Predictions {
  double baseline;                             ///< V of the first round; NaN where there is none
  double v_mu;                                 ///< V^mu (Theorem 4.2)
  double v0_mu;                                ///< V_{0,mu} (Theorem 4.3)
  double v1_mu;                                ///< V_1 (Theorem 4.2)
  std::optional<Regime> regime;                ///< of V in the first round; nothing where there is no V
  Limit limit;                                 ///< of the first round, started at pi_0
  std::optional<Convergence> convergence;      ///< Theorem 4.3: V fixed and below V^mu, else nothing
  std::vector<double> round_expected_rewards;  ///< after each of the first 10 rounds; NaN where there is no known limit
};

/// All spans [arms], finite. Throws std::invalid_argument when sizes differ or a value is not finite.
/// The rounds start at the behaviour policy, as in the paper; only `limit` starts at `initial_logits`.
Predictions predict(const Behavior& behavior, std::span<const double> rewards, double baseline,
                    std::span<const double> initial_logits);
Predictions predict(const Behavior& behavior, std::span<const double> rewards,
                    RelativeBaseline baseline, std::span<const double> initial_logits);

/// What is known of the instance alone.
Predictions predict_without_baseline(const Behavior& behavior, std::span<const double> rewards);

/// Takes back what is said of limits and rounds: of training that the theorems do not speak of, instance and baseline are all that
/// is known.
void forget_limits(Predictions& predictions);

}  // namespace asymsweep::theory
