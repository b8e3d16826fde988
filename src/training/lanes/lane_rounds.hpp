#pragma once
// Follows the rounds of a block of seeds: expected reward at the start of each, and at its end. A round has improved where the change
// is more than rounding.

#include <algorithm>
#include <array>
#include <limits>

#include "training/bandit_run.hpp"
#include "training/lanes/lane_behavior.hpp"
#include "training/rounding.hpp"

namespace asymsweep {

template <typename T>
class LaneRounds {
 public:
  LaneRounds(const LaneBlock<T>& block, const TrainingParameters& training, const LaneBehavior<T>& first)
      : rewards_(block.mean_rewards), lag_(training.lag.value_or(0)), steps_(training.steps),
        observed_(!training.lag || training.lag_mode == LagMode::periodic) {
    constexpr auto precision = sizeof(RealOf<T>) == 8 ? Precision::double_precision : Precision::single;
    rounding_ = lane_largest<T>(rewards_.size(), [&](std::size_t y) { return rewards_[y]; }) * static_cast<RealOf<T>>(reward_rounding(precision));
    start_ = lane_sum<T>(rewards_.size(), [&](std::size_t y) { return first.probabilities[y] * rewards_[y]; });
    if (observed_)
      summaries_.fill({.rounds = 0, .improved = 0, .worst_change = std::numeric_limits<double>::infinity()});
  }

  /// `policy` after `step` steps.
  void after_step(std::uint64_t step, const LanePolicy<T>& policy) {
    const bool ends = step == steps_ || (lag_ > 0 && step % lag_ == 0);
    if (!observed_ || !ends) return;
    const T end = lane_sum<T>(rewards_.size(), [&](std::size_t y) { return policy.weights()[y] * rewards_[y]; }) / policy.total();
    const T change = end - start_;
    for (std::size_t l = 0; l < lane_count<T>; ++l) {
      auto& summary = summaries_[l];
      summary.rounds += 1;
      summary.improved += lane(change, l) > lane(rounding_, l);
      summary.worst_change = std::min(summary.worst_change, static_cast<double>(lane(change, l)));
    }
    start_ = end;
  }

  const RoundSummary& summary(std::size_t l) const { return summaries_[l]; }

 private:
  const std::vector<T>& rewards_;
  std::uint64_t lag_, steps_;
  bool observed_;
  T rounding_ = {}, start_ = {};
  std::array<RoundSummary, lane_count<T>> summaries_ = {};
};

}  // namespace asymsweep
