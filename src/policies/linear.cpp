#include "policies/linear.hpp"

#include <cmath>

#include "policies/dense.hpp"

namespace asymsweep {

double LinearPolicy::initial_deviation(std::size_t parameter) const {
  return parameter < shape_.features * shape_.actions ? 1 / std::sqrt(static_cast<double>(shape_.features)) : 0;
}

void LinearPolicy::logits(std::span<const double> parameters, const PolicyState& state, std::span<double> logits) const {
  dense(parameters, state.features, logits);
}

void LinearPolicy::add_gradient(std::span<const double>, const PolicyState& state, std::span<const double> logit_gradient,
                                std::span<double> gradient) const {
  add_dense_gradient(state.features, logit_gradient, gradient);
}

PolicyEntry linear_policy() {
  return {.name = "linear", .meaning = "softmax of W x + b", .make = [](const PolicyShape& shape) -> std::unique_ptr<Policy> { return std::make_unique<LinearPolicy>(shape); }, .lanes = PolicyLanes::linear};
}

}  // namespace asymsweep
