#include "training/first_round_limit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "theory/thresholds.hpp"
#include "training/baseline.hpp"

namespace asymsweep {
namespace {

/// What follows the theorems need not name its limit: rows of others, formulas.
theory::LimitFunction limit_of(const Objective& objective) {
  return objective.traits().follows_theorems ? theory::limit_policy : objective.limit();
}

bool has_random_rewards(const RewardModel& rewards) { return rewards.bernoulli || rewards.noise_std > 0; }

}  // namespace

bool rounding_decides(const TrainingParameters& training, const BanditInstance& instance, double v_mu) {
  const bool single = training.precision == Precision::single;
  if (!training.baseline.relative && !single) return false;
  const double baseline = effective_baseline(training, v_mu);
  const double rounding = 4 * (single ? static_cast<double>(std::numeric_limits<float>::epsilon()) : std::numeric_limits<double>::epsilon());
  return std::ranges::any_of(instance.observed_means, [&](double r) { return std::abs(r - baseline) <= rounding * (std::abs(r) + std::abs(baseline)); });
}

std::optional<theory::Limit> first_round_limit(const TrainingParameters& training, const BanditInstance& instance, const theory::Behavior& behavior) {
  const auto objective = objective_of(training);
  const auto limit = limit_of(objective);
  if (!limit || !training.is_plain() || learns_nothing(training)) return std::nullopt;
  const auto& rewards = instance.observed_means;
  const double v_mu = theory::v_mu(behavior, rewards);
  if (!objective.traits().linear_in_reward &&
      (has_random_rewards(instance.reward_model) || training.baseline.estimate == BaselineEstimate::group || rounding_decides(training, instance, v_mu)))
    return std::nullopt;
  return limit(behavior, rewards, effective_baseline(training, v_mu), instance.initial_logits);
}

}  // namespace asymsweep
