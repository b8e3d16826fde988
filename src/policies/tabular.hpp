#pragma once
// Tabular softmax policy: one logit per state and action, pi(y | x) = softmax(l(x, .))(y).
// The setting of Theorems 4.2 and 4.3; a bandit has one state.

#include "policies/policy.hpp"

namespace asymsweep {

class TabularPolicy final : public Policy {
 public:
  TabularPolicy(std::size_t states, std::size_t actions) : states_(states), actions_(actions) {}

  /// Parameters are the logits, [states][actions].
  std::size_t parameter_count() const override { return states_ * actions_; }
  /// All alike: the uniform policy.
  double initial_deviation(std::size_t) const override { return 0; }
  void logits(std::span<const double> parameters, const PolicyState& state, std::span<double> logits) const override;
  void add_gradient(std::span<const double> parameters, const PolicyState& state, std::span<const double> logit_gradient,
                    std::span<double> gradient) const override;

 private:
  std::size_t states_, actions_;
};

PolicyEntry tabular_policy();

/// Softmax with the largest logit subtracted; shape [actions]. Non-finite logits give non-finite probabilities.
void softmax(std::span<const double> logits, std::span<double> probabilities);

}  // namespace asymsweep
