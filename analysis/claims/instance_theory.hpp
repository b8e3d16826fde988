#pragma once
// The closed forms of one run's own instance, recomputed: what the file does not store (sets of arms, rounds, rates).

#include "analysis/claims/evidence.hpp"
#include "problems/bandit.hpp"

namespace asymsweep::analysis {

BanditInstance instance_of(const Evidence& evidence, const Cell& cell, std::size_t run);

/// The limit of the run's first round.
theory::Limit limit_of(const BanditInstance& instance, const Cell& cell, std::size_t run);

/// Rounds of the exact gradient with V fixed, long enough to come near their limits, as Theorem 4.3 has them:
/// lag * learning_rate >= 1000 arms. (The slowest modes of a round move at about 1 / arms per unit of learning rate.)
bool has_rounds_near_their_limits(const Evidence& evidence, const Cell& cell);

/// Arms with probability above 0.1 / K: the rule of the metric `support_size`.
std::size_t visible_arms(const std::vector<double>& policy);

}  // namespace asymsweep::analysis
