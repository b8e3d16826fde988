#pragma once
// Linear softmax policy: l(x) = W x + b.

#include "policies/policy.hpp"

namespace asymsweep {

class LinearPolicy final : public Policy {
 public:
  explicit LinearPolicy(const PolicyShape& shape) : shape_(shape) {}

  /// W as [features][actions], then b as [actions].
  std::size_t parameter_count() const override { return (shape_.features + 1) * shape_.actions; }
  /// W: 1 / sqrt(features); b: 0.
  double initial_deviation(std::size_t parameter) const override;
  void logits(std::span<const double> parameters, const PolicyState& state, std::span<double> logits) const override;
  void add_gradient(std::span<const double> parameters, const PolicyState& state, std::span<const double> logit_gradient,
                    std::span<double> gradient) const override;

 private:
  PolicyShape shape_;
};

PolicyEntry linear_policy();

}  // namespace asymsweep
