#pragma once
// Units of the environments with contexts: contextual and tokens.

#include <string>

#include "problems/contextual_instance.hpp"
#include "training/train_unit.hpp"

namespace asymsweep {

/// An environment that gives contexts.
struct ContextualProblem {
  std::string section;  ///< of its keys
  ContextualShape (*shape)(const Configuration&);
  ContextualInstance (*make)(const Configuration&, std::uint64_t root_seed, std::uint64_t seed);
  void (*check)(const Configuration&) = nullptr;  ///< of its own keys; may be empty
};

/// As Environment::train, nominal_cost_s and seeds_in_lockstep.
std::optional<BlockResults> train_contextual_unit(const ContextualProblem& problem, const TrainingPlan& plan,
                                                  const Configuration& configuration, SeedBlock seeds, const Cancelled& cancelled);
double nominal_contextual_cost_s(const ContextualProblem& problem, const Configuration& configuration);
std::uint64_t contextual_seeds_in_lockstep(const ContextualProblem& problem, const Configuration& configuration);

/// Throws UserError when keys of the problem do not fit each other, or training.
void check_contextual(const ContextualProblem& problem, const Configuration& configuration);

}  // namespace asymsweep
