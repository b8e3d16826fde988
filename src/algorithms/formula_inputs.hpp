#pragma once
// What trainers hand to a formula's tape, in one order for both.

#include <array>

#include "algorithms/formula.hpp"
#include "algorithms/surroundings.hpp"

namespace asymsweep {

const std::vector<expression::Input>& formula_inputs();

inline constexpr std::size_t formula_input_count = 21;

/// Where they are, in the order of formula_inputs(). `quantiles` come behind.
template <typename T>
std::array<const T*, formula_input_count> formula_input_places(const SampledActions<T>& actions, const Surroundings<T>& around) {
  return {actions.rewards, &actions.baseline, &actions.deviation, actions.policy_probabilities, actions.behavior_probabilities,
          around.initial_probabilities, &around.step, &around.lag_step, &around.group_mean, &around.group_std, &around.group_max,
          &around.batch_mean, &around.batch_std, &around.greedy_reward, &around.entropy, around.token_policy_probabilities,
          around.token_behavior_probabilities, around.token_initial_probabilities, &around.position, around.lengths, &around.batch_length};
}

}  // namespace asymsweep
