#pragma once
// Units of the environments with contexts: contextual and tokens.

#include "training/unit.hpp"

namespace asymsweep {

/// As train_unit and nominal_cost_s.
std::optional<UnitMetrics> train_contextual_unit(const TrainingPlan& plan, const Configuration& configuration,
                                                 SeedBlock seeds, const Cancelled& cancelled);
double nominal_contextual_cost_s(const Configuration& configuration);

/// Throws UserError when training keys do not fit a problem with contexts.
void check_contextual_training(const Configuration& configuration);

}  // namespace asymsweep
