#include "theory/thresholds.hpp"

#include <algorithm>

#include "theory/advantages.hpp"
#include "theory/policy.hpp"

namespace asymsweep::theory {

double v_mu(const Behavior& behavior, std::span<const double> rewards) {
  require_rewards(rewards, behavior);
  return static_cast<double>(extended_expected_reward(behavior.probabilities(), rewards));
}

// Arm b is in the support iff G(V) = sum_y min(a_V(y), a_V(b)) > 0 (water_filling.cpp). Each a_V(y) is linear and falls
// with V, so G is concave, piecewise linear and falls: Newton's method from V^mu, where G <= 0, walks down its pieces
// and is exact on the last one. An arm with a_V(y) >= a_V(b) keeps that as V decreases (its mu is the larger, its
// reward the smaller), so the arms that count with their own a only get fewer.
double v0(const Behavior& behavior, std::span<const double> rewards) {
  require_rewards(rewards, behavior);
  const auto& mu = behavior.probabilities();
  std::size_t best = 0;
  for (std::size_t y = 1; y < rewards.size(); ++y)
    if (rewards[y] > rewards[best] || (rewards[y] == rewards[best] && mu[y] > mu[best])) best = y;

  Real v = extended_expected_reward(mu, rewards);
  for (std::size_t smaller_before = rewards.size() - 1;;) {  // all smaller: b is last to leave, at V^mu
    CompensatedSum reward_mass, mass;
    std::size_t smaller = 0;
    const Real best_advantage = mu[best] * (rewards[best] - v);
    for (std::size_t y = 0; y < rewards.size(); ++y) {
      const std::size_t z = mu[y] * (rewards[y] - v) < best_advantage ? y : best;
      smaller += z == y && y != best;
      reward_mass.add(mu[z] * rewards[z]);
      mass.add(mu[z]);
    }
    if (smaller >= smaller_before) break;
    smaller_before = smaller;
    v = std::min(v, reward_mass.value() / mass.value());
  }
  return static_cast<double>(v);
}

// Let m be the arm of largest a at V^mu. The support is {m} iff tau = a(m) - A >= a(y) for every other y, that is
// sum_{z != m} a(z) + a(y) <= 0, linear in V:
//   V >= (sum_{z != m} mu(z) r(z) + mu(y) r(y)) / (sum_{z != m} mu(z) + mu(y)),
// an average of rewards, so never below the smallest.
double v1(const Behavior& behavior, std::span<const double> rewards) {
  require_rewards(rewards, behavior);
  const auto& mu = behavior.probabilities();
  if (rewards.size() == 1) return -std::numeric_limits<double>::infinity();
  const Real v = extended_expected_reward(mu, rewards);
  std::size_t last = 0;
  Real largest = mu[0] * (rewards[0] - v);
  for (std::size_t y = 1; y < rewards.size(); ++y)
    if (const Real a = mu[y] * (rewards[y] - v); a > largest) {
      largest = a;
      last = y;
    }

  CompensatedSum reward_mass, mass;
  for (std::size_t y = 0; y < rewards.size(); ++y) {
    if (y == last) continue;
    reward_mass.add(mu[y] * rewards[y]);
    mass.add(mu[y]);
  }
  Real threshold = *std::min_element(rewards.begin(), rewards.end());
  for (std::size_t y = 0; y < rewards.size(); ++y) {
    if (y == last) continue;
    threshold = std::max(threshold, (reward_mass.value() + mu[y] * rewards[y]) / (mass.value() + mu[y]));
  }
  return static_cast<double>(std::min(threshold, v));
}

}  // namespace asymsweep::theory
