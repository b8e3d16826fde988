#include "theory/behavior.hpp"

#include <utility>

#include "theory/policy.hpp"

namespace asymsweep::theory {

Behavior::Behavior(std::vector<double> logits) : logits_(std::move(logits)) {
  require_finite(logits_, "behaviour logits");
  probabilities_ = extended_softmax(logits_);
}

void require_rewards(std::span<const double> rewards, const Behavior& behavior) {
  require_finite(rewards, "rewards");
  require_same_size(rewards.size(), behavior.arms(), "rewards");
}

}  // namespace asymsweep::theory
