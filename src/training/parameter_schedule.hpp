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
      : lag_(training.lag), mode_(training.lag_mode), behavior_(initial.begin(), initial.end()) {
    if (lag_ && *lag_ >= training.steps) lag_.reset();  // never reached
  }

  /// To be called before step `step` with the parameters of that moment, for every step from 0 on.
  const std::vector<T>& before_step(std::uint64_t step, const std::vector<T>& parameters) {
    if (!lag_) return behavior_;
    if (mode_ == LagMode::periodic) {
      if (step % *lag_ == 0) behavior_ = parameters;
      return behavior_;
    }
    past_.push_back(parameters);
    if (past_.size() > *lag_) {
      behavior_ = std::move(past_.front());
      past_.pop_front();
    }
    return behavior_;
  }

 private:
  std::optional<std::uint64_t> lag_;
  LagMode mode_;
  std::vector<T> behavior_;
  std::deque<std::vector<T>> past_;  // delay: parameters of the last `lag` steps, oldest first
};

}  // namespace asymsweep
