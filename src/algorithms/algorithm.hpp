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
//     static constexpr bool uses_probabilities = false;  // whether it reads pi(y) or mu(y)
//     template <typename T> T operator()(const SampledActionOf<T>& sample) const;
//   };

#include <cstddef>
#include <span>
#include <string>

#include "core/elementary/lanes.hpp"

namespace asymsweep {

/// All that a weight may depend on. T: a number, or lanes of several seeds.
template <typename T>
struct SampledActionOf {
  T reward = {};                ///< R, as observed
  T baseline = {};              ///< V
  T policy_probability = {};    ///< pi(y)
  T behavior_probability = {};  ///< mu(y)
};
using SampledAction = SampledActionOf<double>;

/// Many actions that share a baseline. The probabilities are null where the algorithm does not use them.
template <typename T>
struct SampledActions {
  const T* rewards = nullptr;
  T baseline = {};
  const T* policy_probabilities = nullptr;
  const T* behavior_probabilities = nullptr;
};

/// Writes the weight of each action; `weights` says how many there are.
template <typename T>
using LaneWeights = void (*)(const SampledActions<T>& actions, std::span<T> weights);

/// A row of the registry.
struct Algorithm {
  std::string name;         ///< value of train.algorithm
  std::string meaning;      ///< one line for `asymsweep list algorithms`
  bool uses_probabilities;  ///< whether the weight of an action moves with the policy
  double (*weight)(const SampledAction&);
  LaneWeights<NativeLanes<double>> double_weights;
  LaneWeights<NativeLanes<float>> single_weights;
};

template <typename Rule, typename T>
void lane_weights(const SampledActions<T>& actions, std::span<T> weights) {
  for (std::size_t i = 0; i < weights.size(); ++i) {
    SampledActionOf<T> action{.reward = actions.rewards[i], .baseline = actions.baseline};
    if constexpr (Rule::uses_probabilities) {
      action.policy_probability = actions.policy_probabilities[i];
      action.behavior_probability = actions.behavior_probabilities[i];
    }
    weights[i] = Rule{}(action);
  }
}

template <typename Rule>
Algorithm make_algorithm(std::string name, std::string meaning) {
  return {.name = std::move(name),
          .meaning = std::move(meaning),
          .uses_probabilities = Rule::uses_probabilities,
          .weight = [](const SampledAction& action) { return Rule{}(action); },
          .double_weights = lane_weights<Rule, NativeLanes<double>>,
          .single_weights = lane_weights<Rule, NativeLanes<float>>};
}

}  // namespace asymsweep
