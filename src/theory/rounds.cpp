#include "theory/rounds.hpp"

#include <functional>

#include "theory/advantages.hpp"
#include "theory/policy.hpp"
#include "theory/water_filling.hpp"

namespace asymsweep::theory {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

const std::vector<Real>& checked_behavior(const Behavior& behavior, std::span<const double> rewards, double baseline) {
  require_rewards(rewards, behavior);
  require_finite(baseline, "baseline");
  return behavior.probabilities();
}

/// T_V(mu), started at mu; empty above V^mu.
std::vector<Real> refreshed(std::span<const Real> behavior, std::span<const double> rewards, Real baseline) {
  const Advantages a = advantages(behavior, rewards, baseline);
  if (a.regime == Regime::above) return {};
  return a.regime == Regime::at ? shared_out(largest_arms(a), behavior) : water_filling(a).policy;
}

using BaselineOf = std::function<Real(std::span<const Real> behavior)>;

std::vector<Round> iterate(std::vector<Real> behavior, std::span<const double> rewards, const BaselineOf& baseline_of,
                           std::size_t count) {
  std::vector<Round> rounds(count, Round{{}, nan});
  for (Round& round : rounds) {
    behavior = refreshed(behavior, rewards, baseline_of(behavior));
    if (behavior.empty()) break;
    round.policy = rounded(behavior);
    round.expected_reward = static_cast<double>(extended_expected_reward(behavior, rewards));
  }
  return rounds;
}

std::vector<double> expected_rewards(const std::vector<Round>& rounds) {
  std::vector<double> result;
  for (const Round& round : rounds) result.push_back(round.expected_reward);
  return result;
}

}  // namespace

std::vector<Round> iterate_rounds(const Behavior& behavior, std::span<const double> rewards,
                                  double baseline, std::size_t count) {
  return iterate(
      checked_behavior(behavior, rewards, baseline), rewards,
      [=](std::span<const Real>) { return static_cast<Real>(baseline); }, count);
}

std::vector<Round> iterate_rounds(const Behavior& behavior, std::span<const double> rewards,
                                  RelativeBaseline baseline, std::size_t count) {
  return iterate(
      checked_behavior(behavior, rewards, baseline.delta_v), rewards,
      [=](std::span<const Real> refreshed) { return baseline.of(extended_expected_reward(refreshed, rewards)); }, count);
}

std::vector<double> round_expected_rewards(const Behavior& behavior, std::span<const double> rewards,
                                           double baseline, std::size_t count) {
  return expected_rewards(iterate_rounds(behavior, rewards, baseline, count));
}

std::vector<double> round_expected_rewards(const Behavior& behavior, std::span<const double> rewards,
                                           RelativeBaseline baseline, std::size_t count) {
  return expected_rewards(iterate_rounds(behavior, rewards, baseline, count));
}

std::optional<Convergence> convergence(const Behavior& behavior, std::span<const double> rewards,
                                       double baseline) {
  const Advantages a = advantages(checked_behavior(behavior, rewards, baseline), rewards, baseline);
  if (a.regime != Regime::below) return std::nullopt;
  const auto [tau, support, policy] = water_filling(a);
  std::size_t best = support.front();
  for (const std::size_t y : support)
    if (rewards[y] > rewards[best] || (rewards[y] == rewards[best] && policy[y] > policy[best])) best = y;
  Real rate = 0;
  const Real v = baseline;
  for (const std::size_t y : support)
    if (rewards[y] < rewards[best]) rate = std::max(rate, (rewards[y] - v) / (rewards[best] - v));
  return Convergence{best, static_cast<double>(rate)};
}

double convergence_rate(const Behavior& behavior, std::span<const double> rewards, double baseline) {
  const auto found = convergence(behavior, rewards, baseline);
  return found ? found->rate : nan;
}

}  // namespace asymsweep::theory
