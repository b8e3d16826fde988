#pragma once
// Units of environment = bandit.

#include <span>
#include <string>
#include <vector>

#include "training/train_unit.hpp"

namespace asymsweep {

/// As Environment::lane_keys.
inline const std::vector<std::string> bandit_lane_keys = {"baseline.v", "baseline.delta_v", "noise.reward_noise", "train.learning_rate"};

/// As Environment::train_together, nominal_cost_s and seeds_in_lockstep.
std::optional<std::vector<BlockResults>> train_bandit_units(const TrainingPlan& plan, std::span<const Configuration> configurations,
                                                            SeedBlock seeds, const Cancelled& cancelled);
double nominal_bandit_cost_s(const Configuration& configuration);
std::uint64_t bandit_seeds_in_lockstep(const Configuration& configuration);

/// Throws UserError when the keys of the bandit do not fit each other, or training.
void check_bandit_unit(const Configuration& configuration);

}  // namespace asymsweep
