#pragma once
// The closed forms of one run's own instance, recomputed: what the file does not store (sets of arms, rounds, rates).

#include "analysis/claims/evidence.hpp"
#include "problems/bandit.hpp"

namespace asymsweep::analysis {

BanditInstance instance_of(const Evidence& evidence, const Cell& cell, std::size_t run);

/// The limit of the run's first round.
theory::Limit limit_of(const BanditInstance& instance, const Cell& cell, std::size_t run);

/// Arms with probability above 0.1 / K: the rule of the metric `support_size`.
std::size_t visible_arms(const std::vector<double>& policy);

}  // namespace asymsweep::analysis
