#pragma once
// The policy gradient of a block of seeds in the form mass(y) - total pi(y), scaled by the learning rate: weighted mass
// per arm and its sum, exact or from a batch (training/bandit_trainer.hpp has the equations).

#include <vector>

#include "algorithms/algorithm.hpp"
#include "training/lanes/lane_samples.hpp"

namespace asymsweep {

/// V of a block, before any group's own mean.
template <typename T>
class LaneBaseline {
 public:
  LaneBaseline(const BaselineParameters& parameters, T initial_value)
      : parameters_(parameters), initial_value_(initial_value) {}

  T of(const LaneBehavior<T>& behavior) const {
    const auto value = static_cast<RealOf<T>>(parameters_.value);
    if (!parameters_.relative) return broadcast<T>(value);
    return (parameters_.reference == BaselineReference::initial ? initial_value_ : behavior.observed_value) + value;
  }

 private:
  BaselineParameters parameters_;
  T initial_value_;
};

template <typename T>
struct LaneMass {
  std::vector<T> of_arm;  ///< [arms]
  T total = {};
};

/// Expectation over mu: mass(y) = scale mu(y) w(y).
template <typename T>
void exact_mass(const LaneBlock<T>& block, const LaneBehavior<T>& behavior, const T* policy, T baseline,
                LaneWeights<T> weights, RealOf<T> scale, LaneMass<T>& mass) {
  weights({.rewards = block.observed_means.data(), .baseline = baseline, .policy_probabilities = policy,
           .behavior_probabilities = behavior.probabilities.data()},
          mass.of_arm);
  mass.total = lane_sum<T>(mass.of_arm.size(), [&](std::size_t y) { return mass.of_arm[y] *= behavior.probabilities[y] * scale; });
}

/// Mean over a batch, sample by sample: scale w_i / B.
template <typename T>
class LaneBatchWeights {
 public:
  LaneBatchWeights(const TrainingParameters& training, bool uses_probabilities, LaneWeights<T> weights_of, RealOf<T> scale)
      : baseline_(training.baseline), group_(training.baseline.estimate == BaselineEstimate::group ? training.group : training.batch),
        share_(scale / static_cast<RealOf<T>>(training.batch)), uses_probabilities_(uses_probabilities), weights_of_(weights_of),
        policy_(training.batch), behavior_(training.batch), weights_(training.batch) {}

  /// Returns their sum.
  T weigh(const LaneSamples<T>& samples, const LaneBehavior<T>& behavior, const LanePolicy<T>& policy, T baseline) {
    if (uses_probabilities_) gather_probabilities(samples, behavior, policy);
    for (std::size_t first = 0; first < samples.batch(); first += group_)
      weigh_group(samples.rewards().data() + first, first, baseline);
    T total = {};
    for (T& weight : weights_) total += weight *= share_;
    return total;
  }

  const std::vector<T>& weights() const { return weights_; }

 private:
  void weigh_group(const T* rewards, std::size_t first, T baseline) {
    if (baseline_.estimate == BaselineEstimate::group) {
      T sum = {};
      for (std::size_t i = 0; i < group_; ++i) sum += rewards[i];
      baseline = sum / static_cast<RealOf<T>>(group_) + static_cast<RealOf<T>>(baseline_.value);
    }
    weights_of_({.rewards = rewards, .baseline = baseline, .policy_probabilities = policy_.data() + first,
                 .behavior_probabilities = behavior_.data() + first},
                std::span(weights_).subspan(first, group_));
  }

  void gather_probabilities(const LaneSamples<T>& samples, const LaneBehavior<T>& behavior, const LanePolicy<T>& policy) {
    for (std::size_t i = 0; i < samples.batch(); ++i) {
      for (std::size_t l = 0; l < lane_count<T>; ++l) {
        set_lane(policy_[i], l, lane(policy.weights()[samples.arms(i)[l]], l));
        set_lane(behavior_[i], l, lane(behavior.probabilities[samples.arms(i)[l]], l));
      }
      policy_[i] /= policy.total();
    }
  }

  BaselineParameters baseline_;
  std::size_t group_;
  RealOf<T> share_;
  bool uses_probabilities_;
  LaneWeights<T> weights_of_;
  std::vector<T> policy_, behavior_, weights_;  // [batch]
};

}  // namespace asymsweep
