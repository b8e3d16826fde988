#pragma once
// The policy gradient of one step over contexts, scalar and obvious.

#include <span>
#include <vector>

#include "policies/policy.hpp"
#include "problems/contextual_instance.hpp"
#include "training/parameters.hpp"

namespace asymsweep {

/// dJ/dparameters of one step: mean over contexts x of sum_y w(x, y) grad log pi(y|x), y a whole answer, where with w the
/// algorithm's weight of it (probabilities are those of the whole answer) and mu the behaviour policy
///   exact:    each answer counts mu(y|x), over all training contexts;
///   sampled:  `group` answers y ~ mu(.|x), drawn action by action, count 1/group, over batch/group contexts drawn uniformly.
/// In the logits of a state that is mass(action) - total pi(action|state), where mass is what the answers that go on from
/// there with that action weigh, and total its sum. All of `parameters`, `behavior`, `initial` (of mu_0) and the result:
/// [parameters].
std::vector<double> contextual_gradient(const ContextualInstance& instance, const Policy& policy,
                                        const TrainingParameters& training, std::span<const double> parameters,
                                        std::span<const double> behavior, std::span<const double> initial,
                                        std::uint64_t root_seed, std::uint64_t seed, std::uint64_t step);

}  // namespace asymsweep
