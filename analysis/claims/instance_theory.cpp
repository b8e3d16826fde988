#include "analysis/claims/instance_theory.hpp"

#include <algorithm>
#include <cmath>

#include "theory/policy.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double units_per_arm = 1000;  // of steps * learning_rate: about a thousand times the slowest mode's own

Premises premises_of(const BanditInstance& instance, const Cell& cell, std::size_t run) {
  const auto [worst, best] = std::ranges::minmax(instance.observed_means);
  const auto& training = cell.training;
  const double v = cell.v[run];
  const double way = static_cast<double>(training.steps) * training.learning_rate * (best - worst);
  return {.starts_at_behavior = instance.initial_logits == instance.behavior_logits,
          .stable_step = cell.regime(run) != theory::Regime::below || training.learning_rate * (best - v) < 4,
          .long_enough = way >= units_per_arm * static_cast<double>(instance.arms()),
          .magnitude = std::max({1.0, std::abs(v), std::abs(best), std::abs(worst)})};
}

/// One arm has nearly all probability (entropy H leaves the largest at least exp(-H)), and it attracts.
bool plays_an_attractor(const BanditInstance& instance, const theory::Limit& limit, double entropy, double expected_reward) {
  const auto [worst, best] = std::ranges::minmax(instance.mean_rewards);
  const double close = near_limit * (best - worst);
  return entropy <= near_limit && std::ranges::any_of(limit.attractors, [&](std::size_t y) {
           return std::abs(instance.mean_rewards[y] - expected_reward) <= close;
         });
}

}  // namespace

BanditInstance instance_of(const Evidence& evidence, const Cell& cell, std::size_t run) {
  return make_bandit(evidence.results().configuration(cell.configuration), evidence.results().sweep().root_seed,
                     cell.runs.seeds[run]);
}

theory::Limit limit_of(const BanditInstance& instance, const Cell& cell, std::size_t run) {
  return theory::limit_policy(instance.behavior_logits, instance.observed_means, cell.v[run], instance.initial_logits);
}

std::vector<Premises> premises_of(const Evidence& evidence, const Cell& cell) {
  const auto configuration = evidence.results().configuration(cell.configuration);
  std::vector<Premises> premises;
  for (std::size_t run = 0; run < cell.size(); ++run)
    premises.push_back(premises_of(make_bandit(configuration, evidence.results().sweep().root_seed, cell.runs.seeds[run]), cell, run));
  return premises;
}

std::vector<bool> have_moved(const Evidence& evidence, const Cell& cell, const std::vector<Premises>& premises, double rounding) {
  const auto final = evidence.metric(cell, "expected_reward");
  const auto initial = evidence.metric(cell, "initial_expected_reward");
  std::vector<bool> moved;
  for (std::size_t run = 0; run < cell.size(); ++run)
    moved.push_back(std::abs(final[run] - initial[run]) > rounding * premises[run].magnitude);
  return moved;
}

double initial_total_variation(const BanditInstance& instance, const theory::Limit& limit) {
  const auto start = theory::softmax(instance.initial_logits);
  double distance = 0;
  for (std::size_t y = 0; y < limit.policy.size(); ++y) distance += std::abs(start[y] - limit.policy[y]);
  return distance / 2;
}

std::vector<bool> are_near_their_limits(const Evidence& evidence, const Cell& cell) {
  const auto distance = evidence.metric(cell, "limit_total_variation");
  const auto entropy = evidence.metric(cell, "entropy");
  const auto reward = evidence.metric(cell, "expected_reward");
  std::vector<bool> near;
  for (std::size_t run = 0; run < cell.size(); ++run) {
    near.push_back(distance[run] <= near_limit);
    if (!std::isnan(distance[run]) || std::isnan(reward[run])) continue;
    const auto instance = instance_of(evidence, cell, run);
    near.back() = plays_an_attractor(instance, limit_of(instance, cell, run), entropy[run], reward[run]);
  }
  return near;
}

bool has_rounds_near_their_limits(const Evidence& evidence, const Cell& cell) {
  const auto& training = cell.training;
  const auto& baseline = training.baseline;
  const bool fixed = !baseline.relative || baseline.reference == BaselineReference::initial;
  if (!cell.follows_theorems() || !training.lag || training.steps < *training.lag || !fixed) return false;
  const double arms = evidence.results().configuration(cell.configuration).number("bandit.arms");
  return static_cast<double>(*training.lag) * training.learning_rate >= units_per_arm * arms;
}

std::size_t visible_arms(const std::vector<double>& policy) {
  const double threshold = 0.1 / static_cast<double>(policy.size());
  return static_cast<std::size_t>(std::ranges::count_if(policy, [&](double p) { return p > threshold; }));
}

}  // namespace asymsweep::analysis
