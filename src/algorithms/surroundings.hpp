#pragma once
// What formulas may read beside the action itself: where in the run it is drawn, what was drawn with it, what its tokens are.

#include <vector>

namespace asymsweep {

/// Of a call for several actions; what the formula does not read is left out. T: a number, or lanes of several seeds.
template <typename T>
struct Surroundings {
  T step = {};                        ///< steps taken before this one
  T lag_step = {};                    ///< steps since the behaviour policy was the policy
  T group_mean = {}, group_std = {};  ///< of the group's rewards; the latter divides by their number
  T group_max = {};
  std::vector<T> group_quantiles = {};  ///< those that the formula asks for, in its order
  T batch_mean = {}, batch_std = {};
  T batch_length = {};                       ///< mean tokens of the step's answers, where their lengths differ
  T greedy_reward = {}, entropy = {};        ///< expected reward of the policy's likeliest action; of the policy, in nats
  const T* initial_probabilities = nullptr;  ///< pi_ref(y)
  const T* token_policy_probabilities = nullptr;
  const T* token_behavior_probabilities = nullptr;
  const T* token_initial_probabilities = nullptr;
  T position = {};             ///< of the token in its answer, from 1
  const T* lengths = nullptr;  ///< tokens of the answers, where they differ
};

}  // namespace asymsweep
