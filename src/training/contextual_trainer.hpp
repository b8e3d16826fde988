#pragma once
// Training of one contextual seed, scalar and obvious.

#include <cstdint>
#include <optional>
#include <span>

#include "policies/policy.hpp"
#include "problems/contextual_instance.hpp"
#include "training/cancelled.hpp"
#include "training/contextual_run.hpp"
#include "training/parameters.hpp"

namespace asymsweep {

inline constexpr std::size_t pretrain_batch = 64;
inline constexpr double pretrain_learning_rate = 3e-3;

/// Fewer than steps_between_questions: a step of a network is long.
inline constexpr std::uint64_t contextual_steps_between_questions = 16;

/// Parameters of the base policy pi_0, also the first behaviour policy: cross entropy on noisy labels of random training
/// contexts, Adam (ContextualInstance::pretraining). Of a long answer each action is learnt after the label's own beginning
/// (teacher forcing). Nothing when cancelled.
std::optional<std::vector<double>> pretrain(const ContextualInstance& instance, const Policy& policy, std::uint64_t root_seed,
                                            std::uint64_t seed, const Cancelled& cancelled);

/// The policy judged on every context. Cost: O(states * parameters).
ContextualScore score(const ContextualInstance& instance, const Policy& policy, std::span<const double> parameters);

/// Its measures after `step` steps. `behavior`: parameters of mu; `initial`: of pi_0. Cost: O(states * (parameters + answers)).
Measures measures(const ContextualInstance& instance, const Policy& policy, const TrainingParameters& training, std::span<const double> parameters,
                  std::span<const double> behavior, std::span<const double> initial, std::uint64_t step);

/// Trains `seed` from the base policy `initial` for training.steps steps. `checkpoints`: increasing steps at which the
/// policy is judged. Cost: O(steps * states a step * parameters). Nothing when cancelled.
std::optional<ContextualRun> train_contextual(const ContextualInstance& instance, const Policy& policy,
                                              const TrainingParameters& training,
                                              std::span<const std::uint64_t> checkpoints,
                                              std::span<const double> initial, std::uint64_t root_seed,
                                              std::uint64_t seed, const Cancelled& cancelled);

}  // namespace asymsweep
