#pragma once
// The behaviour policy mu = softmax(logits), as thresholds, limits and rounds take it.

#include <span>
#include <vector>

#include "theory/real.hpp"

namespace asymsweep::theory {

/// Its exponentials cost more than all that is computed from them: who asks several things of one policy makes it once. Vectors of logits convert to it.
class Behavior {
 public:
  /// `logits`: [arms]. Throws std::invalid_argument when empty or not finite.
  Behavior(std::vector<double> logits);  // implicit

  std::size_t arms() const { return logits_.size(); }
  const std::vector<double>& logits() const { return logits_; }
  /// mu(y), [arms]: `extended_softmax` of the logits.
  const std::vector<Real>& probabilities() const { return probabilities_; }

 private:
  std::vector<double> logits_;
  std::vector<Real> probabilities_;
};

/// Throws std::invalid_argument when rewards are not one for each arm, or not finite.
void require_rewards(std::span<const double> rewards, const Behavior& behavior);

}  // namespace asymsweep::theory
