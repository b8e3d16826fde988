#pragma once
// Gradient ascent on a parameter vector: plain, or Adam.

#include <cstdint>
#include <span>
#include <vector>

#include "training/parameters.hpp"

namespace asymsweep {

/// Adam (D. P. Kingma, J. Ba, arXiv:1412.6980, Algorithm 1).
namespace adam {
inline constexpr double beta_1 = 0.9, beta_2 = 0.999, epsilon = 1e-8;
}

class Optimizer {
 public:
  Optimizer(OptimizerKind kind, double learning_rate, std::size_t parameter_count);

  /// parameters += step(gradient), uphill.
  void ascend(std::span<double> parameters, std::span<const double> gradient);

 private:
  OptimizerKind kind_;
  double learning_rate_;
  std::vector<double> first_moment_, second_moment_;  // Adam only
  double first_decay_ = 1, second_decay_ = 1;         // beta^t
};

}  // namespace asymsweep
