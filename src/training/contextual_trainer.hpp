#pragma once
// Training of one contextual seed, scalar and obvious.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>

#include "policies/policy.hpp"
#include "problems/contextual.hpp"
#include "training/cancelled.hpp"
#include "training/contextual_run.hpp"
#include "training/parameters.hpp"

namespace asymsweep {

inline constexpr std::size_t pretrain_batch = 64;
inline constexpr double pretrain_learning_rate = 3e-3;

/// Which of `count` things a uniform draw u in (0, 1) chooses.
inline std::size_t place_of(double u, std::size_t count) {
  return std::min(static_cast<std::size_t>(u * static_cast<double>(count)), count - 1);
}

/// Parameters of the base policy pi_0, also the first behaviour policy: cross entropy on noisy labels of random training
/// contexts, Adam (ContextualInstance::pretraining).
std::vector<double> pretrain(const ContextualInstance& instance, const Policy& policy, std::uint64_t root_seed,
                             std::uint64_t seed);

/// dJ/dparameters of one step: mean over contexts x of sum_y grad l(x, y) (mass(y) - total pi(y|x)), where with w the
/// algorithm's weight and mu the behaviour policy
///   exact:    mass(y) = mu(y|x) w(x, y), total = sum_y mass(y), over all training contexts;
///   sampled:  mass(y) = (1/group) sum_i w_i 1[y = y_i], y_i ~ mu(.|x), over batch/group contexts drawn uniformly.
/// All of `parameters`, `behavior`, `initial` (of mu_0) and the result: [parameters].
std::vector<double> contextual_gradient(const ContextualInstance& instance, const Policy& policy,
                                        const TrainingParameters& training, std::span<const double> parameters,
                                        std::span<const double> behavior, std::span<const double> initial,
                                        std::uint64_t root_seed, std::uint64_t seed, std::uint64_t step);

ContextualScore score(const ContextualInstance& instance, const Policy& policy, std::span<const double> parameters);

/// Trains `seed` from the base policy `initial` for training.steps steps. `checkpoints`: increasing steps at which the
/// policy is judged. Cost: O(steps * contexts a step * parameters). Nothing when cancelled.
std::optional<ContextualRun> train_contextual(const ContextualInstance& instance, const Policy& policy,
                                              const TrainingParameters& training,
                                              std::span<const std::uint64_t> checkpoints,
                                              std::span<const double> initial, std::uint64_t root_seed,
                                              std::uint64_t seed, const Cancelled& cancelled);

}  // namespace asymsweep
