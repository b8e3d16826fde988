#include "theory/limit.hpp"

#include <algorithm>

#include "theory/advantages.hpp"
#include "theory/policy.hpp"
#include "theory/water_filling.hpp"

namespace asymsweep::theory {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

std::vector<std::size_t> attractors(const Advantages& advantages) {
  const auto& a = advantages.values;
  const Real level = *std::max_element(a.begin(), a.end()) + advantages.total;
  std::vector<std::size_t> arms;
  for (std::size_t y = 0; y < a.size(); ++y)
    if (a[y] >= level - advantages.total_rounding) arms.push_back(y);
  return arms;
}

}  // namespace

Limit limit_policy(std::span<const double> behavior_logits, std::span<const double> rewards, double baseline,
                   std::span<const double> initial_logits) {
  require_finite(behavior_logits, "behaviour logits");
  require_finite(rewards, "rewards");
  require_finite(baseline, "baseline");
  require_finite(initial_logits, "initial logits");
  require_same_size(rewards.size(), behavior_logits.size(), "rewards");
  require_same_size(initial_logits.size(), behavior_logits.size(), "initial logits");

  const Advantages a = advantages(extended_softmax(behavior_logits), rewards, baseline);
  Limit limit{a.regime, nan, true, {}, 0, nan, nan, {}};
  if (a.regime == Regime::below) {
    const WaterFilling filled = water_filling(a);
    limit.tau = static_cast<double>(filled.tau);
    limit.policy = rounded(filled.policy);
    limit.support_size = filled.support.size();
  } else if (a.regime == Regime::at) {
    const auto policy = limit_at(a, extended_softmax(initial_logits));
    for (std::size_t y = 0; y < policy.size(); ++y)
      if (policy[y] > 0) limit.attractors.push_back(y);
    limit.policy = rounded(policy);
    limit.support_size = limit.attractors.size();
  } else {
    limit.attractors = attractors(a);
    limit.unique = limit.attractors.size() == 1;
    if (!limit.unique) return limit;
    limit.policy.assign(rewards.size(), 0);
    limit.policy[limit.attractors.front()] = 1;
    limit.support_size = 1;
  }
  limit.expected_reward = expected_reward(limit.policy, rewards);
  limit.entropy = entropy(limit.policy);
  return limit;
}

}  // namespace asymsweep::theory
