#pragma once
// Units of environment = bandit.

#include "training/unit.hpp"

namespace asymsweep {

/// As train_unit and nominal_cost_s.
std::optional<UnitMetrics> train_bandit_unit(const TrainingPlan& plan, const Configuration& configuration, SeedBlock seeds,
                                             const Cancelled& cancelled);
double nominal_bandit_cost_s(const Configuration& configuration);

/// Throws UserError when keys of training do not fit a bandit.
void check_bandit_training(const Configuration& configuration);

}  // namespace asymsweep
