#include "training/optimizer.hpp"

#include <cmath>

namespace asymsweep {

Optimizer::Optimizer(OptimizerKind kind, double learning_rate, std::size_t parameter_count)
    : kind_(kind), learning_rate_(learning_rate) {
  if (kind_ == OptimizerKind::adam) {
    first_moment_.assign(parameter_count, 0.0);
    second_moment_.assign(parameter_count, 0.0);
  }
}

void Optimizer::ascend(std::span<double> parameters, std::span<const double> gradient) {
  if (kind_ == OptimizerKind::sgd) {
    for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i] += learning_rate_ * gradient[i];
    return;
  }
  first_decay_ *= adam::beta_1;
  second_decay_ *= adam::beta_2;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    first_moment_[i] = adam::beta_1 * first_moment_[i] + (1 - adam::beta_1) * gradient[i];
    second_moment_[i] = adam::beta_2 * second_moment_[i] + (1 - adam::beta_2) * gradient[i] * gradient[i];
    const double mean = first_moment_[i] / (1 - first_decay_);
    const double deviation = std::sqrt(second_moment_[i] / (1 - second_decay_));
    parameters[i] += learning_rate_ * mean / (deviation + adam::epsilon);
  }
}

}  // namespace asymsweep
