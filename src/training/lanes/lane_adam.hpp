#pragma once
// Adam on lanes: the twin of training/optimizer.hpp (D. P. Kingma, J. Ba, arXiv:1412.6980, Algorithm 1).

#include <vector>

#include "core/elementary/lanes.hpp"
#include "training/optimizer.hpp"

namespace asymsweep {

template <typename T>
class LaneAdam {
 public:
  LaneAdam(RealOf<T> learning_rate, std::size_t parameter_count)
      : learning_rate_(learning_rate), first_moment_(parameter_count), second_moment_(parameter_count) {}

  /// Turns a gradient into the step to take, in place; [parameters].
  void step(std::vector<T>& gradient) {
    constexpr auto beta_1 = static_cast<Real>(adam::beta_1), beta_2 = static_cast<Real>(adam::beta_2);
    first_decay_ *= adam::beta_1;
    second_decay_ *= adam::beta_2;
    const auto first_scale = static_cast<Real>(static_cast<double>(learning_rate_) / (1 - first_decay_));
    const auto second_scale = static_cast<Real>(1 / (1 - second_decay_));
    for (std::size_t i = 0; i < gradient.size(); ++i) {
      first_moment_[i] = beta_1 * first_moment_[i] + (1 - beta_1) * gradient[i];
      second_moment_[i] = beta_2 * second_moment_[i] + (1 - beta_2) * gradient[i] * gradient[i];
      const T deviation = square_root(second_moment_[i] * second_scale);
      gradient[i] = first_moment_[i] * first_scale / (deviation + static_cast<Real>(adam::epsilon));
    }
  }

 private:
  using Real = RealOf<T>;
  Real learning_rate_;
  std::vector<T> first_moment_, second_moment_;
  double first_decay_ = 1, second_decay_ = 1;  // beta^t
};

}  // namespace asymsweep
