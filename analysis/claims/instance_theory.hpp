#pragma once
// The closed forms of one run's own instance, recomputed: what the file does not store (sets of arms, rounds, rates).

#include "analysis/claims/evidence.hpp"
#include "problems/bandit.hpp"

namespace asymsweep::analysis {

BanditInstance instance_of(const Evidence& evidence, const Cell& cell, std::size_t run);

/// The limit of the run's first round.
theory::Limit limit_of(const BanditInstance& instance, const Cell& cell, std::size_t run);

/// What a run's own instance says about the premises of the theorems.
struct Premises {
  /// pi_0 = mu_0. What is said of rounds cut short (G2, G5), of rounds (G6, G7) and of lag 1 (G8) starts there.
  bool starts_at_behavior;
  /// Gradient ascent follows the gradient flow of the theorems. J is concave below V^mu with curvature at most A / 2,
  /// A = V^mu - V <= best - V: steps are stable for learning_rate (best - V) < 4. Above V^mu there is no such bound: true.
  bool stable_step;
  /// Trained for long enough to say where it ends, were it never refreshed: steps * learning_rate * (best - worst reward)
  /// >= 1000 arms. (The slowest modes move at about 1 / arms per unit of learning rate and of reward.)
  bool long_enough;
  /// max(1, |V|, |r|): what rounding errors are relative to.
  double magnitude;
};

/// [run]
std::vector<Premises> premises_of(const Evidence& evidence, const Cell& cell);

/// [run] Whether training changed expected reward by more than `rounding` times the magnitude above. A run that stood still
/// agrees with every claim about its path, and shows none.
std::vector<bool> have_moved(const Evidence& evidence, const Cell& cell, const std::vector<Premises>& premises, double rounding);

/// A trained policy is at its limit within this: in total variation, as a share of the range of rewards.
inline constexpr double near_limit = 0.01;

/// Total variation between pi_0 and a limit: how far a run had to go. A run that starts at its limit shows nothing about it.
double initial_total_variation(const BanditInstance& instance, const theory::Limit& limit);

/// [run] of a cell without refresh: whether the trained policy has come near its own limit. Where the limit has a closed form,
/// within `near_limit` of it in total variation; else within that of playing one arm, one that attracts.
std::vector<bool> are_near_their_limits(const Evidence& evidence, const Cell& cell);

/// Rounds of the exact gradient with V fixed, at least one of them whole and long enough to come near its limit, as Theorem 4.3
/// has them: lag * learning_rate >= 1000 arms. (The slowest modes of a round move at about 1 / arms per unit of learning rate.)
bool has_rounds_near_their_limits(const Evidence& evidence, const Cell& cell);

/// Arms with probability above 0.1 / K: the rule of the metric `support_size`.
std::size_t visible_arms(const std::vector<double>& policy);

}  // namespace asymsweep::analysis
