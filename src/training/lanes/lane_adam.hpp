#pragma once
// Adam and AdamW on lanes: the twin of training/optimizer.hpp.

#include <cmath>
#include <vector>

#include "core/elementary/lanes.hpp"
#include "training/lanes/lane_sums.hpp"
#include "training/optimizer.hpp"

namespace asymsweep {

template <typename T>
class LaneAdam {
 public:
  LaneAdam(const OptimizerParameters& optimizer, std::size_t parameter_count)
      : optimizer_(optimizer), first_moment_(parameter_count), second_moment_(parameter_count) {}

  /// Turns a gradient into the step to take, in place; both are [parameters].
  void step(const std::vector<T>& parameters, std::vector<T>& gradient) {
    constexpr auto beta_1 = static_cast<Real>(adam::beta_1), beta_2 = static_cast<Real>(adam::beta_2);
    first_decay_ *= adam::beta_1;
    second_decay_ *= adam::beta_2;
    const double learning_rate = optimizer_.learning_rate_at(steps_++);
    const auto first_scale = static_cast<Real>(learning_rate / (1 - first_decay_));
    const auto second_scale = static_cast<Real>(1 / (1 - second_decay_));
    if (std::isfinite(optimizer_.clip_norm)) clip(gradient);
    for (std::size_t i = 0; i < gradient.size(); ++i) {
      first_moment_[i] = beta_1 * first_moment_[i] + (1 - beta_1) * gradient[i];
      second_moment_[i] = beta_2 * second_moment_[i] + (1 - beta_2) * gradient[i] * gradient[i];
      const T deviation = square_root(second_moment_[i] * second_scale);
      gradient[i] = first_moment_[i] * first_scale / (deviation + static_cast<Real>(adam::epsilon));
    }
    if (optimizer_.weight_decay == 0) return;
    const auto decay = static_cast<Real>(learning_rate * optimizer_.weight_decay);
    for (std::size_t i = 0; i < gradient.size(); ++i) gradient[i] -= decay * parameters[i];
  }

 private:
  using Real = RealOf<T>;

  void clip(std::vector<T>& gradient) const {
    const auto longest = static_cast<Real>(optimizer_.clip_norm);
    const T norm = square_root(lane_sum<T>(gradient.size(), [&](std::size_t i) { return gradient[i] * gradient[i]; }));
    const T scale = select(norm > longest, longest / norm, T{} + Real{1});
    for (T& slope : gradient) slope *= scale;
  }

  OptimizerParameters optimizer_;
  std::vector<T> first_moment_, second_moment_;
  double first_decay_ = 1, second_decay_ = 1;  // beta^t
  std::uint64_t steps_ = 0;
};

}  // namespace asymsweep
