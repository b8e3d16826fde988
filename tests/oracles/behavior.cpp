#include "oracles/behavior.hpp"

#include <algorithm>
#include <cmath>

#include "policies/tabular.hpp"

namespace asymsweep {

BehaviorPolicy::BehaviorPolicy(std::span<const double> logits, const BanditInstance& instance)
    : probabilities(logits.size()), cumulative(logits.size()) {
  softmax(logits, probabilities);
  double total = 0;
  for (std::size_t y = 0; y < logits.size(); ++y) {
    cumulative[y] = total += probabilities[y];
    observed_value += probabilities[y] * instance.observed_means[y];
  }
}

double BehaviorPolicy::observed_deviation(const BanditInstance& instance) const {
  double variance = 0;
  for (std::size_t y = 0; y < probabilities.size(); ++y) {
    const double distance = instance.observed_means[y] - observed_value;
    variance += probabilities[y] * (distance * distance + instance.reward_model.observed_variance(instance.mean_rewards[y]));
  }
  return std::sqrt(variance);
}

std::size_t BehaviorPolicy::arm(double u) const {
  const auto at = std::ranges::upper_bound(cumulative, u * cumulative.back());
  return std::min<std::size_t>(static_cast<std::size_t>(at - cumulative.begin()), cumulative.size() - 1);
}

BehaviorSchedule::BehaviorSchedule(const BanditInstance& instance, const TrainingParameters& training)
    : instance_(instance), lag_(training.reached_lag()), mode_(training.lag_mode), policy_(instance.behavior_logits, instance) {}

const BehaviorPolicy& BehaviorSchedule::before_step(std::uint64_t step, std::span<const double> logits) {
  if (!lag_) return policy_;
  if (mode_ == LagMode::periodic) {
    if (step > 0 && step % *lag_ == 0) policy_ = BehaviorPolicy(logits, instance_);
    return policy_;
  }
  past_.emplace_back(logits.begin(), logits.end());
  if (past_.size() > *lag_) {
    policy_ = BehaviorPolicy(past_.front(), instance_);
    past_.pop_front();
  }
  return policy_;
}

}  // namespace asymsweep
