#include "analysis/claims/instance_theory.hpp"

#include <algorithm>

namespace asymsweep::analysis {

BanditInstance instance_of(const Evidence& evidence, const Cell& cell, std::size_t run) {
  return make_bandit(evidence.results().configuration(cell.configuration), evidence.results().sweep().root_seed,
                     cell.runs.seeds[run]);
}

theory::Limit limit_of(const BanditInstance& instance, const Cell& cell, std::size_t run) {
  return theory::limit_policy(instance.behavior_logits, instance.observed_means, cell.v[run], instance.initial_logits);
}

bool has_rounds_near_their_limits(const Evidence& evidence, const Cell& cell) {
  const auto& training = cell.training;
  const auto& baseline = training.baseline;
  const bool fixed = !baseline.relative || baseline.reference == BaselineReference::initial;
  if (!cell.exact() || !training.lag || training.lag_mode != LagMode::periodic || !fixed) return false;
  const double arms = evidence.results().configuration(cell.configuration).number("bandit.arms");
  return static_cast<double>(*training.lag) * training.learning_rate >= 1000 * arms;
}

std::size_t visible_arms(const std::vector<double>& policy) {
  const double threshold = 0.1 / static_cast<double>(policy.size());
  return static_cast<std::size_t>(std::ranges::count_if(policy, [&](double p) { return p > threshold; }));
}

}  // namespace asymsweep::analysis
