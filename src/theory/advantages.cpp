#include "theory/advantages.hpp"

#include <algorithm>

#include "theory/elementary.hpp"

namespace asymsweep::theory {

Advantages advantages(std::span<const Real> behavior, std::span<const double> rewards, Real baseline) {
  Advantages result;
  CompensatedSum total, total_rounding;
  result.values.reserve(rewards.size());
  result.rounding.reserve(rewards.size());
  for (std::size_t y = 0; y < rewards.size(); ++y) {
    const Real reward = rewards[y];
    result.values.push_back(behavior[y] * (reward - baseline));
    result.rounding.push_back(input_rounding * behavior[y] * (magnitude(reward) + magnitude(baseline)));
    total.add(result.values.back());
    total_rounding.add(result.rounding.back());
  }
  result.total = total.value();
  result.total_rounding = total_rounding.value();
  if (magnitude(result.total) <= result.total_rounding) result.regime = Regime::at;
  else result.regime = result.total > 0 ? Regime::below : Regime::above;
  return result;
}

std::vector<std::size_t> largest_arms(const Advantages& advantages) {
  const auto& a = advantages.values;
  const auto best = static_cast<std::size_t>(std::max_element(a.begin(), a.end()) - a.begin());
  std::vector<std::size_t> arms;
  for (std::size_t y = 0; y < a.size(); ++y)
    if (a[best] - a[y] <= advantages.rounding[best] + advantages.rounding[y]) arms.push_back(y);
  return arms;
}

std::vector<Real> weights_of_logits(std::span<const double> logits, const std::vector<std::size_t>& arms) {
  Real largest = logits[arms.front()];
  for (const std::size_t y : arms) largest = std::max<Real>(largest, logits[y]);
  std::vector<Real> weights(logits.size(), 0);
  for (const std::size_t y : arms) weights[y] = exponential(static_cast<Real>(logits[y]) - largest);
  return weights;
}

std::vector<Real> shared_out(const std::vector<std::size_t>& arms, std::span<const Real> weights) {
  std::vector<Real> policy(weights.size(), 0);
  CompensatedSum total;
  for (const std::size_t y : arms) {
    policy[y] = weights[y];
    total.add(policy[y]);
  }
  for (Real& probability : policy) probability /= total.value();
  return policy;
}

}  // namespace asymsweep::theory
