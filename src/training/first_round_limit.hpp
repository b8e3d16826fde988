#pragma once
// Where the exact flow of the first round ends, for every objective with a closed form.

#include <optional>

#include "problems/bandit.hpp"
#include "training/parameters.hpp"

namespace asymsweep {

/// The limit of the objective on the instance, whose first behaviour policy is `behavior`, on the scale of observed rewards; nothing where no theorem gives it:
/// - an objective without a closed form, Adam or AdamW, or a group of one sample;
/// - an objective whose weight is not linear in the reward, with random rewards or a group's baseline: its expected weight is another one;
/// - such an objective where V equals a reward up to rounding and training computes V, or rounds both to single precision.
std::optional<theory::Limit> first_round_limit(const TrainingParameters& training, const BanditInstance& instance, const theory::Behavior& behavior);

/// Whether training, which computes V or rounds to single precision, may take r > V for another answer than exact arithmetic does, in a weight that
/// is not linear in the reward. `v_mu`: of the first behaviour policy.
bool rounding_decides(const TrainingParameters& training, const BanditInstance& instance, double v_mu);

}  // namespace asymsweep
