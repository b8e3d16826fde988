#include "theory/objective_limits.hpp"

#include <algorithm>
#include <numeric>

#include "theory/advantages.hpp"
#include "theory/policy.hpp"

namespace asymsweep::theory {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

Limit unknown(Regime regime) { return {regime, nan, false, {}, 0, nan, nan, {}}; }

Limit known(Regime regime, std::span<const double> rewards, const std::vector<std::size_t>& arms, std::span<const Real> weights) {
  Limit limit{regime, nan, true, rounded(shared_out(arms, weights)), arms.size(), nan, nan, {}};
  limit.expected_reward = expected_reward(limit.policy, rewards);
  limit.entropy = entropy(limit.policy);
  return limit;
}

/// Checks all arguments on the way.
Regime checked_regime(const Behavior& behavior, std::span<const double> rewards, double baseline,
                      std::span<const double> initial_logits) {
  require_finite(initial_logits, "initial logits");
  require_same_size(initial_logits.size(), behavior.arms(), "initial logits");
  return regime(behavior, rewards, baseline);
}

}  // namespace

Limit sft_limit(const Behavior& behavior, std::span<const double> rewards, double baseline,
                std::span<const double> initial_logits) {
  const Regime where = checked_regime(behavior, rewards, baseline, initial_logits);
  std::vector<std::size_t> arms;
  for (std::size_t y = 0; y < rewards.size(); ++y)
    if (rewards[y] > baseline) arms.push_back(y);
  if (!arms.empty()) return known(where, rewards, arms, weights_of_logits(behavior.logits(), arms));
  arms.resize(rewards.size());
  std::iota(arms.begin(), arms.end(), std::size_t{0});
  return known(where, rewards, arms, weights_of_logits(initial_logits, arms));
}

Limit topr_limit(const Behavior& behavior, std::span<const double> rewards, double baseline,
                 std::span<const double> initial_logits) {
  const Regime where = checked_regime(behavior, rewards, baseline, initial_logits);
  std::vector<std::size_t> arms;
  for (std::size_t y = 0; y < rewards.size(); ++y) {
    const Real reward = rewards[y], v = baseline;
    if (reward - v > input_rounding * (magnitude(reward) + magnitude(v))) arms.push_back(y);
  }
  if (arms.empty()) return unknown(where);
  auto weights = weights_of_logits(behavior.logits(), arms);
  for (const std::size_t y : arms) weights[y] *= static_cast<Real>(rewards[y]) - static_cast<Real>(baseline);
  return known(where, rewards, arms, weights);
}

Limit reinforce_is_limit(const Behavior& behavior, std::span<const double> rewards, double baseline,
                         std::span<const double> initial_logits) {
  const Regime where = checked_regime(behavior, rewards, baseline, initial_logits);
  const Real best = *std::ranges::max_element(rewards);
  std::vector<std::size_t> arms;
  for (std::size_t y = 0; y < rewards.size(); ++y) {
    const Real reward = rewards[y];
    if (best - reward <= input_rounding * (magnitude(best) + magnitude(reward))) arms.push_back(y);
  }
  auto limit = arms.size() == 1 ? known(where, rewards, arms, std::vector<Real>(rewards.size(), 1)) : unknown(where);
  limit.attractors = arms;
  return limit;
}

}  // namespace asymsweep::theory
