#pragma once
// Gradient ascent on a parameter vector: plain, Adam, or AdamW.

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "training/parameters.hpp"

namespace asymsweep {

/// Adam (D. P. Kingma, J. Ba, arXiv:1412.6980, Algorithm 1).
namespace adam {
inline constexpr double beta_1 = 0.9, beta_2 = 0.999, epsilon = 1e-8;
}

/// Adam with what trainers of language models put around it. AdamW (I. Loshchilov, F. Hutter, arXiv:1711.05101, Algorithm 2): each step takes
/// learning_rate weight_decay l off a parameter l. The gradient is scaled down to the Euclidean norm `clip_norm` where it is longer (R. Pascanu,
/// T. Mikolov, Y. Bengio, arXiv:1211.5063). In step t = 1, 2, ... the learning rate is multiplied by min(1, t / warmup_steps).
class Optimizer {
 public:
  Optimizer(const OptimizerParameters& optimizer, std::size_t parameter_count);

  /// parameters += step(gradient), uphill. Spans are [parameter_count].
  void ascend(std::span<double> parameters, std::span<const double> gradient);

 private:
  OptimizerParameters optimizer_;
  std::vector<double> first_moment_, second_moment_;  // not of plain ascent
  double first_decay_ = 1, second_decay_ = 1;         // beta^t
  std::uint64_t steps_ = 0;
};

}  // namespace asymsweep
