#pragma once
// Units of environment = bandit.

#include "training/train_unit.hpp"

namespace asymsweep {

/// As Environment::train, and nominal_cost_s.
std::optional<BlockResults> train_bandit_unit(const TrainingPlan& plan, const Configuration& configuration, SeedBlock seeds,
                                              const Cancelled& cancelled);
double nominal_bandit_cost_s(const Configuration& configuration);

/// Throws UserError when the keys of the bandit do not fit each other, or training.
void check_bandit_unit(const Configuration& configuration);

}  // namespace asymsweep
