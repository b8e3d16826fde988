#pragma once
// What answers weigh in the gradient, for a block of seeds: rewards against their baseline, by the rule of the algorithm.

#include <span>
#include <vector>

#include "problems/contextual_instance.hpp"
#include "training/group_statistics.hpp"
#include "training/lanes/lane_gradient.hpp"
#include "training/lanes/lane_objective.hpp"
#include "training/surroundings.hpp"

namespace asymsweep {

template <typename T>
class AnswerWeights {
 public:
  AnswerWeights(const AnswerReward& reward, const TrainingParameters& training)
      : reward_(reward), training_(training), baseline_(training.baseline), weights_of_(objective(training)), traits_(weights_of_.traits()) {}

  const AlgorithmTraits& traits() const { return traits_; }
  /// What formulas read beside the answers: whoever knows it writes it, before `of`.
  Surroundings<T>& around() { return around_; }
  void observe(std::uint64_t step) { observe_step(training_, step, around_); }
  void observe(std::span<const T> rewards, std::span<const T> lengths) { observe_batch(rewards, lengths, traits_, around_); }
  bool of_group() const { return baseline_.estimate == BaselineEstimate::group; }
  bool of_initial() const { return baseline_.relative && baseline_.reference == BaselineReference::initial; }

  /// In one context, from mu(right answer | x) and, where of_initial, the same of the first behaviour policy.
  LaneYardstick<T> exact(const T& right, const T& initial_right) const {
    LaneYardstick<T> against = {.baseline = baseline_of(baseline_, reward_.observed_value(of_initial() ? initial_right : right))};
    if (traits_.uses_deviation) against.deviation = reward_.observed_deviation(right);
    return against;
  }
  void observe_rewards_of_group(std::span<const T> rewards) { observe_group(rewards, weights_of_, around_); }
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
                around_, weights_);
    return weights_;
  }

 private:
  /// A number at a time is not of the kernels.
  static Objective objective(const TrainingParameters& training) {
    if constexpr (lane_count<T> == 1) return objective_of(training);
    else return lane_objective(training);
  }

  AnswerReward reward_;
  const TrainingParameters& training_;
  BaselineParameters baseline_;
  SampleWeights<T> weights_of_;
  AlgorithmTraits traits_;
  Surroundings<T> around_;
  std::vector<T> weights_;
};

}  // namespace asymsweep
