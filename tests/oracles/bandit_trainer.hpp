#pragma once
// Training of one bandit seed, scalar and obvious: the oracle of lanes/lane_trainer.hpp, in double.

#include <cstdint>
#include <optional>
#include <span>

#include "training/bandit_run.hpp"
#include "training/cancelled.hpp"

namespace asymsweep {

/// Trains `seed` from pi_0 for training.steps steps.
///
/// Each step, with mu the behaviour policy and w the algorithm's weight:
///   exact:    dJ/dl(y) = mu(y) w(y) - pi(y) sum_z mu(z) w(z)                 (AsymRE: a(y) - A pi(y), Definition 4.1)
///   sampled:  dJ/dl(y) = (1/B) sum_i w_i (1[y = y_i] - pi(y)),  y_i ~ mu
///
/// `checkpoints`: increasing steps at which the policy is kept. `cancelled` is asked now and then. Cost: O(steps *
/// (arms + batch)). Nothing when cancelled.
std::optional<BanditRun> train_bandit(const BanditInstance& instance, const TrainingParameters& training,
                                      std::span<const std::uint64_t> checkpoints, std::uint64_t root_seed,
                                      std::uint64_t seed, const Cancelled& cancelled);

}  // namespace asymsweep
