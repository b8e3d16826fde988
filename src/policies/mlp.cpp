#include "policies/mlp.hpp"

#include <cmath>
#include <vector>

#include "core/elementary/every_processor.hpp"
#include "core/elementary/tanh.hpp"
#include "policies/dense.hpp"

namespace asymsweep {
namespace {

ASYMSWEEP_EVERY_PROCESSOR
void replace_by_tanh(std::span<double> units) {
  for (double& unit : units) unit = elementary::tanh(unit);
}

/// tanh(W1 x + b1), [hidden].
std::vector<double> hidden_layer(std::span<const double> parameters, std::span<const double> x, std::size_t hidden) {
  std::vector<double> units(hidden);
  dense(parameters, x, units);
  replace_by_tanh(units);
  return units;
}

}  // namespace

std::size_t MlpPolicy::first_layer_size() const { return dense_size(shape_.features, shape_.hidden); }

std::size_t MlpPolicy::parameter_count() const { return first_layer_size() + dense_size(shape_.hidden, shape_.actions); }

double MlpPolicy::initial_deviation(std::size_t parameter) const {
  if (parameter < shape_.features * shape_.hidden) return 1 / std::sqrt(static_cast<double>(shape_.features));
  const bool second_weight =
      parameter >= first_layer_size() && parameter < first_layer_size() + shape_.hidden * shape_.actions;
  return second_weight ? 1 / std::sqrt(static_cast<double>(shape_.hidden)) : 0;
}

void MlpPolicy::logits(std::span<const double> parameters, const PolicyState& state, std::span<double> logits) const {
  const auto first = first_layer_size();
  dense(parameters.subspan(first), hidden_layer(parameters.first(first), state.features, shape_.hidden), logits);
}

void MlpPolicy::add_gradient(std::span<const double> parameters, const PolicyState& state,
                             std::span<const double> logit_gradient, std::span<double> gradient) const {
  const auto first = first_layer_size();
  const auto units = hidden_layer(parameters.first(first), state.features, shape_.hidden);
  std::vector<double> unit_gradient(shape_.hidden);
  dense_input_gradient(parameters.subspan(first), logit_gradient, unit_gradient);
  for (std::size_t h = 0; h < shape_.hidden; ++h) unit_gradient[h] *= 1 - units[h] * units[h];
  add_dense_gradient(units, logit_gradient, gradient.subspan(first));
  add_dense_gradient(state.features, unit_gradient, gradient.first(first));
}

PolicyEntry mlp_policy() {
  return {.name = "mlp", .meaning = "softmax of W2 tanh(W1 x + b1) + b2: one hidden layer", .make = [](const PolicyShape& shape) -> std::unique_ptr<Policy> { return std::make_unique<MlpPolicy>(shape); }, .lanes = PolicyLanes::hidden_layer};
}

}  // namespace asymsweep
