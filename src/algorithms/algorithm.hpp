#pragma once
// What an algorithm must offer: the weight of one sampled action in the policy gradient,
//
//   gradient = mean over samples of  weight(sample) * grad log pi(y),    y ~ mu.
//
// With the exact gradient the mean is the expectation over mu, and `reward` is the expected observed reward.
//
// The weight is written once, as a rule: a template over plain numbers and SIMD lanes. Its row offers both forms.
//
//   struct SomeRule {
//     static constexpr AlgorithmTraits traits = {};
//     template <typename T> T operator()(const SampledActionOf<T>& sample) const;
//   };

#include <cstddef>
#include <cstring>
#include <limits>
#include <span>
#include <string>

#include "core/elementary/lanes.hpp"
#include "theory/objective_limits.hpp"

namespace asymsweep {

/// What is known of a weight beside its value.
struct AlgorithmTraits {
  bool uses_probabilities = false;  ///< reads pi(y) or mu(y): the weight of an action moves with the policy
  bool uses_deviation = false;      ///< reads the standard deviation of the rewards
  /// Whether the expected weight is the weight of the expected reward. If not, there is no exact gradient when rewards
  /// are noisy.
  bool linear_in_reward = true;
  bool follows_theorems = false;  ///< whether its limits are those of Theorems 4.2 and 4.3

  // Of formulas alone (algorithms/formula.hpp); what they speak of stands in algorithms/surroundings.hpp.
  bool uses_initial = false;  ///< reads pi_ref(y)
  bool uses_step = false;     ///< reads where in the run or in the round it is
  bool uses_groups = false;   ///< reads the group's rewards
  bool uses_batch = false;    ///< reads the rewards of the step
  bool uses_policy = false;   ///< reads greedy_reward or entropy
  bool uses_tokens = false;   ///< is a weight for each token
  bool uses_token_initial = false;

  /// Whether the weight of an action stays the same while the behaviour policy does.
  bool constant_between_refreshes() const { return !uses_probabilities && !uses_step && !uses_policy; }
};

/// What a rule reads without a trait that says so: not a number, so that the run diverges at its first step.
template <typename T>
T undeclared() {
  return broadcast<T>(std::numeric_limits<RealOf<T>>::quiet_NaN());
}

/// All that a weight may depend on. T: a number, or lanes of several seeds.
template <typename T>
struct SampledActionOf {
  T reward = {};                             ///< R, as observed
  T baseline = {};                           ///< V
  T deviation = undeclared<T>();             ///< standard deviation of the rewards that the baseline is taken from
  T policy_probability = undeclared<T>();    ///< pi(y)
  T behavior_probability = undeclared<T>();  ///< mu(y)
};
using SampledAction = SampledActionOf<double>;

/// pi(y) / mu(y), and 0 for an action that mu never draws.
template <typename T>
T importance_ratio(const SampledActionOf<T>& action) {
  return select(action.behavior_probability == T{}, T{}, action.policy_probability / action.behavior_probability);
}

/// Many actions that share a baseline. What the algorithm does not use is left out.
template <typename T>
struct SampledActions {
  const T* rewards = nullptr;
  T baseline = {};
  T deviation = {};
  const T* policy_probabilities = nullptr;
  const T* behavior_probabilities = nullptr;
};

/// The same for seeds side by side, as plain numbers: [actions][lanes], baseline and deviation [lanes]. Who calls and who is called may
/// be compiled for registers of different width.
template <typename Real>
struct ActionLanes {
  std::size_t lanes;  ///< a power of two
  const Real* rewards;
  const Real *baseline, *deviation;
  const Real *policy_probabilities, *behavior_probabilities;
};

/// Writes the weight of each action, [actions][lanes]; `weights` says how many there are.
template <typename Real>
using LaneWeights = void (*)(const ActionLanes<Real>& actions, std::span<Real> weights);

/// A row of the registry.
struct Algorithm {
  std::string name;     ///< value of train.algorithm
  std::string meaning;  ///< one line for `asymsweep list algorithms`
  AlgorithmTraits traits;
  double (*weight)(const SampledAction&);  ///< of all that it is given; trainers ask `weight_of`
  LaneWeights<double> double_weights;
  LaneWeights<float> single_weights;
  /// Where the exact flow in a bandit ends while mu stays the same; null: no closed form is known.
  theory::LimitFunction limit = nullptr;
};

/// The weight of an action from what the traits declare, as lanes have it.
inline double weight_of(const Algorithm& algorithm, SampledAction action) {
  if (!algorithm.traits.uses_deviation) action.deviation = undeclared<double>();
  if (!algorithm.traits.uses_probabilities) action.policy_probability = action.behavior_probability = undeclared<double>();
  return algorithm.weight(action);
}

/// Of as many seeds at a time as T has lanes; one by one where there are fewer.
template <typename Rule, typename T>
void lane_weights(const ActionLanes<RealOf<T>>& actions, std::span<RealOf<T>> weights) {
  if (actions.lanes < lane_count<T>) return lane_weights<Rule, RealOf<T>>(actions, weights);
  for (std::size_t l = 0; l < actions.lanes; l += lane_count<T>) {
    const auto at = [l](const RealOf<T>* numbers) {
      T lanes;
      std::memcpy(&lanes, numbers + l, sizeof lanes);
      return lanes;
    };
    SampledActionOf<T> action{.baseline = at(actions.baseline)};
    if constexpr (Rule::traits.uses_deviation) action.deviation = at(actions.deviation);
    for (std::size_t i = 0; i < weights.size(); i += actions.lanes) {
      action.reward = at(actions.rewards + i);
      if constexpr (Rule::traits.uses_probabilities) {
        action.policy_probability = at(actions.policy_probabilities + i);
        action.behavior_probability = at(actions.behavior_probabilities + i);
      }
      const T weight = Rule{}(action);
      std::memcpy(&weights[i + l], &weight, sizeof weight);
    }
  }
}

template <typename Rule>
Algorithm make_algorithm(const std::string& name, const std::string& meaning, theory::LimitFunction limit = nullptr) {
  return {.name = name,
          .meaning = meaning,
          .traits = Rule::traits,
          .weight = [](const SampledAction& action) { return Rule{}(action); },
          .double_weights = lane_weights<Rule, NativeLanes<double>>,
          .single_weights = lane_weights<Rule, NativeLanes<float>>,
          .limit = limit};
}

}  // namespace asymsweep
