#pragma once
// The policy gradient of a block of seeds in the form mass(y) - total pi(y), scaled by the learning rate: weighted mass
// per arm and its sum, exact or from a batch (tests/oracles/bandit_trainer.hpp has the equations).

#include <vector>

#include "training/baseline.hpp"
#include "training/group_statistics.hpp"
#include "training/lanes/lane_samples.hpp"
#include "training/surroundings.hpp"

namespace asymsweep {

/// V of a block, before any group's own mean.
template <typename T>
class LaneBaseline {
 public:
  LaneBaseline(const BaselineParameters& parameters, T value, T initial_value)
      : parameters_(parameters), value_(value), initial_value_(initial_value) {}

  T of(const LaneBehavior<T>& behavior) const {
    return baseline_of(parameters_.relative, value_, parameters_.reference == BaselineReference::initial ? initial_value_ : behavior.observed_value);
  }

 private:
  BaselineParameters parameters_;  // but for its value: lanes have their own
  T value_, initial_value_;
};

/// What samples are compared with: V, and how far rewards spread.
template <typename T>
struct LaneYardstick {
  T baseline = {};
  T deviation = {};  ///< where the algorithm uses it
};

template <typename T>
struct LaneMass {
  std::vector<T> of_arm;            ///< [arms]
  T total = {}, largest = {};       ///< sum of mass(y), largest |mass(y)|
};

/// Expectation over mu: mass(y) = scale mu(y) w(y).
template <typename T>
void exact_mass(const LaneBlock<T>& block, const LaneBehavior<T>& behavior, const T* policy, const LaneYardstick<T>& against,
                SampleWeights<T>& weights, const Surroundings<T>& around, T scale, LaneMass<T>& mass) {
  weights({.rewards = block.observed_means.data(), .baseline = against.baseline, .deviation = against.deviation,
           .policy_probabilities = policy,
           .behavior_probabilities = behavior.probabilities.data()},
          around, mass.of_arm);
  mass.total = lane_sum<T>(mass.of_arm.size(), [&](std::size_t y) { return mass.of_arm[y] *= behavior.probabilities[y] * scale; });
  mass.largest = lane_largest<T>(mass.of_arm.size(), [&](std::size_t y) { return mass.of_arm[y]; });
}

/// Mean over a batch, sample by sample: scale w_i / B.
template <typename T>
class LaneBatchWeights {
 public:
  LaneBatchWeights(const TrainingParameters& training, T baseline, SampleWeights<T>& weights_of, T scale)
      : group_estimate_(training.baseline.estimate == BaselineEstimate::group), relative_(training.baseline.relative), baseline_(baseline),
        group_(group_estimate_ || weights_of.traits().uses_groups ? training.group : training.batch),
        share_(scale / static_cast<RealOf<T>>(training.batch)), traits_(weights_of.traits()), weights_of_(weights_of),
        policy_(training.batch), behavior_(training.batch), initial_(traits_.uses_initial ? training.batch : 0), weights_(training.batch) {}

  /// Returns their sum. `initial`: pi_ref of each arm, where it is used.
  T weigh(const LaneSamples<T>& samples, const LaneBehavior<T>& behavior, const LanePolicy<T>& policy, const std::vector<T>& initial,
          const LaneYardstick<T>& against, Surroundings<T>& around) {
    if (traits_.uses_probabilities) gather_probabilities(samples, behavior, policy);
    if (traits_.uses_initial) gather(samples, initial, initial_);
    observe_batch(std::span<const T>(samples.rewards()), {}, traits_, around);
    for (std::size_t first = 0; first < samples.batch(); first += group_)
      weigh_group(samples.rewards().data() + first, first, against, around);
    T total = {};
    for (T& weight : weights_) total += weight *= share_;
    return total;
  }

  const std::vector<T>& weights() const { return weights_; }

 private:
  void weigh_group(const T* rewards, std::size_t first, LaneYardstick<T> against, Surroundings<T>& around) {
    observe_group(std::span<const T>(rewards, group_), weights_of_, around);
    if (traits_.uses_initial) around.initial_probabilities = initial_.data() + first;
    if (group_estimate_) {
      const std::span<const T> group(rewards, group_);
      against.baseline = baseline_of(relative_, baseline_, mean_of_group(group));
      if (traits_.uses_deviation) against.deviation = deviation_of_group(group);
    }
    weights_of_({.rewards = rewards, .baseline = against.baseline, .deviation = against.deviation,
                 .policy_probabilities = policy_.data() + first,
                 .behavior_probabilities = behavior_.data() + first},
                around, std::span(weights_).subspan(first, group_));
  }

  /// Of each sample, what its arm has.
  static void gather(const LaneSamples<T>& samples, const std::vector<T>& of_arm, std::vector<T>& of_sample) {
    for (std::size_t i = 0; i < samples.batch(); ++i)
      for (std::size_t l = 0; l < lane_count<T>; ++l) set_lane(of_sample[i], l, lane(of_arm[samples.arms(i)[l]], l));
  }

  void gather_probabilities(const LaneSamples<T>& samples, const LaneBehavior<T>& behavior, const LanePolicy<T>& policy) {
    const T inverse_total = policy.inverse_total();
    for (std::size_t i = 0; i < samples.batch(); ++i) {
      for (std::size_t l = 0; l < lane_count<T>; ++l) {
        set_lane(policy_[i], l, lane(policy.weights()[samples.arms(i)[l]], l));
        set_lane(behavior_[i], l, lane(behavior.probabilities[samples.arms(i)[l]], l));
      }
      policy_[i] *= inverse_total;
    }
  }

  bool group_estimate_, relative_;
  T baseline_;
  std::size_t group_;
  T share_;
  AlgorithmTraits traits_;
  SampleWeights<T>& weights_of_;
  std::vector<T> policy_, behavior_, initial_, weights_;  // [batch]
};

}  // namespace asymsweep
