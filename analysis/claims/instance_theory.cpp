#include "analysis/claims/instance_theory.hpp"

#include <algorithm>
#include <cmath>

#include "theory/policy.hpp"
#include "theory/rounds.hpp"

namespace asymsweep::analysis {
namespace {

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
    if (!std::isnan(distance[run]) || cell.diverged(run)) continue;
    const auto instance = instance_of(evidence, cell, run);
    near.back() = plays_an_attractor(instance, limit_of(instance, cell, run), entropy[run], reward[run]);
  }
  return near;
}

bool rounds_have_decided(const Evidence& evidence, const Cell& cell, std::size_t run) {
  constexpr double winner_shows = 0.9;
  const auto instance = instance_of(evidence, cell, run);
  const auto winner = theory::convergence(instance.behavior_logits, instance.observed_means, cell.v[run]);
  if (!winner) return false;
  const auto limits = theory::iterate_rounds(instance.behavior_logits, instance.observed_means, cell.v[run], cell.training.steps / *cell.training.lag);
  const auto& policy = limits.back().policy;
  double sum = 0;  // of the arms whose reward is that of the winner
  for (std::size_t y = 0; y < policy.size(); ++y)
    if (instance.observed_means[y] == instance.observed_means[winner->best_arm]) sum += policy[y];
  return sum >= winner_shows;
}

std::size_t visible_arms(const std::vector<double>& policy) {
  const double threshold = 0.1 / static_cast<double>(policy.size());
  return static_cast<std::size_t>(std::ranges::count_if(policy, [&](double p) { return p > threshold; }));
}

}  // namespace asymsweep::analysis
