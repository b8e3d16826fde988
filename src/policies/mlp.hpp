#pragma once
// Softmax policy of a network with one hidden layer: l(x) = W2 tanh(W1 x + b1) + b2.

#include "policies/policy.hpp"

namespace asymsweep {

class MlpPolicy final : public Policy {
 public:
  explicit MlpPolicy(const PolicyShape& shape) : shape_(shape) {}

  /// W1 as [features][hidden], b1, W2 as [hidden][actions], b2.
  std::size_t parameter_count() const override;
  /// W1: 1 / sqrt(features); W2: 1 / sqrt(hidden); b1, b2: 0.
  double initial_deviation(std::size_t parameter) const override;
  void logits(std::span<const double> parameters, const PolicyState& state, std::span<double> logits) const override;
  /// Runs the hidden layer again.
  void add_gradient(std::span<const double> parameters, const PolicyState& state, std::span<const double> logit_gradient,
                    std::span<double> gradient) const override;

 private:
  std::size_t first_layer_size() const;

  PolicyShape shape_;
};

PolicyEntry mlp_policy();

}  // namespace asymsweep
