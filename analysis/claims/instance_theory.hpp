#pragma once
// The closed forms of one run's own instance, recomputed: what the file does not store (sets of arms, rounds, rates).

#include "analysis/claims/evidence.hpp"
#include "problems/bandit.hpp"

namespace asymsweep::analysis {

BanditInstance instance_of(const Evidence& evidence, const Cell& cell, std::size_t run);

/// The limit of the run's first round.
theory::Limit limit_of(const BanditInstance& instance, const Cell& cell, std::size_t run);

/// Of steps * learning_rate: about a thousand times the slowest mode's own.
inline constexpr double units_per_arm = 1000;

/// A trained policy is at its limit within this: in total variation, as a share of the range of rewards.
inline constexpr double near_limit = 0.01;

/// Total variation between pi_0 and a limit: how far a run had to go.
double initial_total_variation(const BanditInstance& instance, const theory::Limit& limit);

/// [run] of a cell without refresh: whether the trained policy has come near its own limit. Where the limit has a closed form,
/// within `near_limit` of it in total variation; else within that of playing one arm, one that attracts.
std::vector<bool> are_near_their_limits(const Evidence& evidence, const Cell& cell);

/// Whether as many rounds, taken to their limits, as were trained have brought out who wins (0.9 of the probability): the best arm below
/// V_{0,mu}, above it another. Before that a policy without the optimum says nothing about where it goes. Of a cell with a lag.
bool rounds_have_decided(const Evidence& evidence, const Cell& cell, std::size_t run);

/// Arms with probability above 0.1 / K: the rule of the metric `support_size`.
std::size_t visible_arms(const std::vector<double>& policy);

}  // namespace asymsweep::analysis
