#pragma once
// What answers weigh in the gradient, for a block of seeds: rewards against their baseline, by the rule of the algorithm.

#include <span>
#include <vector>

#include "algorithms/registry.hpp"
#include "problems/contextual_instance.hpp"
#include "training/group_statistics.hpp"
#include "training/lanes/lane_gradient.hpp"
#include "training/lanes/lane_training.hpp"

namespace asymsweep {

template <typename T>
class AnswerWeights {
 public:
  AnswerWeights(const AnswerReward& reward, const TrainingParameters& training)
      : reward_(reward), baseline_(training.baseline), traits_(find_algorithm(training.algorithm).traits),
        weights_of_(lane_weights_of<T>(find_algorithm(training.algorithm))) {}

  const AlgorithmTraits& traits() const { return traits_; }
  bool of_group() const { return baseline_.estimate == BaselineEstimate::group; }
  bool of_initial() const { return baseline_.relative && baseline_.reference == BaselineReference::initial; }

  /// In one context, from mu(right answer | x) and, where of_initial, the same of the first behaviour policy.
  LaneYardstick<T> exact(const T& right, const T& initial_right) const {
    LaneYardstick<T> against = {.baseline = baseline_of(baseline_, reward_.observed_value(of_initial() ? initial_right : right))};
    if (traits_.uses_deviation) against.deviation = reward_.observed_deviation(right);
    return against;
  }
  LaneYardstick<T> group(std::span<const T> rewards) const {
    return {.baseline = baseline_of(baseline_, mean_of_group(rewards)),
            .deviation = traits_.uses_deviation ? deviation_of_group(rewards) : T{}};
  }

  /// The weight of each reward, until the next call. `policy` and `behavior`: probabilities of the answers, where the algorithm
  /// uses them.
  std::span<const T> of(std::span<const T> rewards, const LaneYardstick<T>& against, const T* policy, const T* behavior) {
    weights_.resize(rewards.size());
    weights_of_({.rewards = rewards.data(), .baseline = against.baseline, .deviation = against.deviation,
                 .policy_probabilities = policy, .behavior_probabilities = behavior},
                weights_);
    return weights_;
  }

 private:
  AnswerReward reward_;
  BaselineParameters baseline_;
  AlgorithmTraits traits_;
  LaneWeights<T> weights_of_;
  std::vector<T> weights_;
};

}  // namespace asymsweep
