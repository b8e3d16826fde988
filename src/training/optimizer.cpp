#include "training/optimizer.hpp"

#include <cmath>

#include "core/elementary/every_processor.hpp"

namespace asymsweep {

Optimizer::Optimizer(const OptimizerParameters& optimizer, std::size_t parameter_count) : optimizer_(optimizer) {
  if (optimizer_.kind == OptimizerKind::sgd) return;
  first_moment_.assign(parameter_count, 0.0);
  second_moment_.assign(parameter_count, 0.0);
}

ASYMSWEEP_EVERY_PROCESSOR
void Optimizer::ascend(std::span<double> parameters, std::span<const double> gradient) {
  if (optimizer_.kind == OptimizerKind::sgd) {
    for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i] += optimizer_.learning_rate * gradient[i];
    return;
  }
  first_decay_ *= adam::beta_1;
  second_decay_ *= adam::beta_2;
  const double learning_rate = optimizer_.learning_rate_at(steps_++);
  double squares = 0;
  if (std::isfinite(optimizer_.clip_norm))
    for (const double slope : gradient) squares += slope * slope;
  const double norm = std::sqrt(squares), scale = norm > optimizer_.clip_norm ? optimizer_.clip_norm / norm : 1;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const double slope = scale * gradient[i];
    first_moment_[i] = adam::beta_1 * first_moment_[i] + (1 - adam::beta_1) * slope;
    second_moment_[i] = adam::beta_2 * second_moment_[i] + (1 - adam::beta_2) * slope * slope;
    const double mean = first_moment_[i] / (1 - first_decay_);
    const double deviation = std::sqrt(second_moment_[i] / (1 - second_decay_));
    const double decay = optimizer_.weight_decay == 0 ? 0 : learning_rate * optimizer_.weight_decay * parameters[i];
    parameters[i] += learning_rate * mean / (deviation + adam::epsilon) - decay;
  }
}

}  // namespace asymsweep
