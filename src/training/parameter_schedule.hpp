#pragma once
// Which parameters the behaviour policy has at each step: the contextual twin of BehaviorSchedule. T: a number, or lanes.

#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "training/parameters.hpp"

namespace asymsweep {

template <typename T>
class ParameterSchedule {
 public:
  ParameterSchedule(std::span<const T> initial, const TrainingParameters& training)
      : lag_(training.reached_lag()), mode_(training.lag_mode), behavior_(initial.begin(), initial.end()) {}

  /// To be called before step `step` with the parameters of that moment, for every step from 0 on.
  const std::vector<T>& before_step(std::uint64_t step, const std::vector<T>& parameters) {
    refreshed_ = step == 0;
    if (!lag_) return behavior_;
    if (mode_ == LagMode::periodic) {
      if (step % *lag_ == 0) refresh(parameters);
      return behavior_;
    }
    past_.push_back(parameters);
    if (past_.size() > *lag_) {
      refresh(std::move(past_.front()));
      past_.pop_front();
    }
    return behavior_;
  }

  /// What the last before_step gave.
  const std::vector<T>& behavior() const { return behavior_; }

  /// Whether the last before_step gave other parameters than the one before.
  bool refreshed() const { return refreshed_; }

 private:
  void refresh(std::vector<T> parameters) {
    behavior_ = std::move(parameters);
    refreshed_ = true;
  }

  std::optional<std::uint64_t> lag_;
  LagMode mode_;
  std::vector<T> behavior_;
  bool refreshed_ = false;
  std::deque<std::vector<T>> past_;  // delay: parameters of the last `lag` steps, oldest first
};

}  // namespace asymsweep
