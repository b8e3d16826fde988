#pragma once
// The behaviour policies mu of a block of seeds: the lanes' twin of tests/oracles/behavior.hpp.

#include <vector>

#include "training/lanes/lane_block.hpp"
#include "training/lanes/lane_policy.hpp"
#include "training/parameters.hpp"

namespace asymsweep {

/// mu, and its expected observed reward V^mu.
template <typename T>
struct LaneBehavior {
  std::vector<T> probabilities;  ///< [arms]
  T observed_value = {};

  explicit LaneBehavior(const LaneBlock<T>& block) : probabilities(block.arms()) {
    take(LanePolicy<T>(block.behavior_logits), probabilities);
    value(block);
  }

  static void take(const LanePolicy<T>& policy, std::vector<T>& probabilities) {
    const T inverse = policy.inverse_total();
    for (std::size_t y = 0; y < probabilities.size(); ++y) probabilities[y] = policy.weights()[y] * inverse;
  }

  void value(const LaneBlock<T>& block) {
    observed_value = lane_sum<T>(probabilities.size(), [&](std::size_t y) { return probabilities[y] * block.observed_means[y]; });
  }
};

/// Standard deviation of an observed reward when mu draws the arm.
template <typename T>
T observed_deviation(const LaneBehavior<T>& behavior, const LaneBlock<T>& block) {
  T noise_variance = {};
  for (std::size_t l = 0; l < lane_count<T>; ++l)
    set_lane(noise_variance, l, static_cast<RealOf<T>>(block.noise_deviation[l] * block.noise_deviation[l]));
  return square_root(lane_sum<T>(block.arms(), [&](std::size_t y) {
    const T mean = block.observed_means[y], distance = mean - behavior.observed_value;
    const T own = block.reward_model.bernoulli ? mean * (RealOf<T>{1} - mean) : T{};
    return behavior.probabilities[y] * (distance * distance + own + noise_variance);
  }));
}

/// Which policy is mu at each step: refreshed every `lag` steps (periodic), or the policy of `lag` steps ago (delay).
template <typename T>
class LaneSchedule {
 public:
  LaneSchedule(const LaneBlock<T>& block, const TrainingParameters& training)
      : block_(block), lag_(training.reached_lag().value_or(0)), mode_(training.lag_mode), behavior_(block) {}

  const LaneBehavior<T>& behavior() const { return behavior_; }

  /// To be called before step `step`, for every step from 0 on. True when mu is another one than before.
  bool before_step(std::uint64_t step, const LanePolicy<T>& policy) {
    if (lag_ == 0) return step == 0;
    if (mode_ == LagMode::periodic) {
      if (step == 0 || step % lag_ != 0) return step == 0;
      behavior_.take(policy, behavior_.probabilities);
    } else {
      if (step < lag_) past_.emplace_back(policy.arms());
      auto& place = past_[step % lag_];
      if (step >= lag_) behavior_.probabilities.swap(place);
      behavior_.take(policy, place);
      if (step < lag_) return step == 0;
    }
    behavior_.value(block_);
    return true;
  }

 private:
  const LaneBlock<T>& block_;
  std::uint64_t lag_;  // 0: never refreshed
  LagMode mode_;
  LaneBehavior<T> behavior_;
  std::vector<std::vector<T>> past_;  // delay: the policy of step t stands at t mod lag
};

}  // namespace asymsweep
