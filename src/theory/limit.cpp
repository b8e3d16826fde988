#include "theory/limit.hpp"

#include <algorithm>
#include <utility>

#include "theory/advantages.hpp"
#include "theory/policy.hpp"
#include "theory/water_filling.hpp"

namespace asymsweep::theory {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Above V^mu: arms with a(y) - A > a(m), the largest, and m itself; whether another arm is on the edge, a(y) - A = a(m). There the lead of m over
/// y still grows next to y, at |A| (1 - pi(y) + pi(m)), so y does not attract.
struct Attractors {
  std::vector<std::size_t> arms;
  bool has_edge = false;
};

Attractors attractors(const Advantages& advantages) {
  const auto& a = advantages.values;
  const Real largest = *std::max_element(a.begin(), a.end()), level = largest + advantages.total;
  Attractors found;
  for (std::size_t y = 0; y < a.size(); ++y)
    if (a[y] > level + advantages.total_rounding || a[y] == largest) found.arms.push_back(y);
    else if (a[y] >= level - advantages.total_rounding) found.has_edge = true;
  return found;
}

Advantages checked_advantages(const Behavior& behavior, std::span<const double> rewards, double baseline) {
  require_rewards(rewards, behavior);
  require_finite(baseline, "baseline");
  return advantages(behavior.probabilities(), rewards, baseline);
}

}  // namespace

Regime regime(const Behavior& behavior, std::span<const double> rewards, double baseline) {
  return checked_advantages(behavior, rewards, baseline).regime;
}

bool is_zero(double baseline, std::span<const double> rewards) {
  require_finite(rewards, "rewards");
  Real largest = 0;
  for (const double reward : rewards) largest = std::max(largest, magnitude(static_cast<Real>(reward)));
  return magnitude(static_cast<Real>(baseline)) <= input_rounding * largest;
}

Limit limit_policy(const Behavior& behavior, std::span<const double> rewards, double baseline,
                   std::span<const double> initial_logits) {
  const Advantages a = checked_advantages(behavior, rewards, baseline);
  require_finite(initial_logits, "initial logits");
  require_same_size(initial_logits.size(), behavior.arms(), "initial logits");
  Limit limit{a.regime, nan, true, {}, 0, nan, nan, {}};
  if (a.regime == Regime::below) {
    const WaterFilling filled = water_filling(a);
    limit.tau = static_cast<double>(filled.tau);
    limit.policy = rounded(filled.policy);
    limit.support_size = filled.support.size();
  } else if (a.regime == Regime::at) {
    limit.attractors = largest_arms(a);
    limit.policy = rounded(shared_out(limit.attractors, weights_of_logits(initial_logits, limit.attractors)));
    limit.support_size = limit.attractors.size();
  } else {
    auto [arms, has_edge] = attractors(a);
    limit.attractors = std::move(arms);
    limit.unique = limit.attractors.size() == 1 && !has_edge;
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
