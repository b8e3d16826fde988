#include "analysis/claims/gain_comparison.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/claims/instance_theory.hpp"

namespace asymsweep::analysis {
namespace {

constexpr std::size_t fewest_pairs = 20;

using Pairs = std::vector<std::vector<std::size_t>>;  // [pair][cell of the group]

bool is_reference(const Cell& cell, Reference reference) {
  for (std::size_t run = 0; run < cell.size(); ++run)
    if (reference == Reference::zero ? !cell.v_is_zero[run] : cell.regime(run) != theory::Regime::at) return false;
  return true;
}

bool is_below(const Cell& cell) {
  for (std::size_t run = 0; run < cell.size(); ++run)
    if (cell.regime(run) != theory::Regime::below) return false;
  return true;
}

/// It has learnt less than nothing: the worst that a policy can do, so that no reward of another run is below it.
double worst_reward(const Evidence& evidence, const Cell& cell, std::size_t run) {
  const auto instance = instance_of(evidence, cell, run);
  return *std::ranges::min_element(instance.mean_rewards);
}

std::vector<double> paired_rewards(const Evidence& evidence, const Pairs& pairs, const std::vector<const Cell*>& group, std::size_t c) {
  const auto rewards = evidence.metric(*group[c], "expected_reward");
  std::vector<double> values;
  for (const auto& runs : pairs) {
    const double reward = rewards[runs[c]];
    values.push_back(std::isfinite(reward) ? reward : worst_reward(evidence, *group[c], runs[c]));
  }
  return values;
}

}  // namespace

const char* reference_text(Reference reference) { return reference == Reference::v_mu ? "V = V^mu" : "V = 0"; }

std::vector<GainComparison> gain_comparisons(const Evidence& evidence) {
  std::vector<GainComparison> comparisons;
  for (const auto& group : evidence.groups_over(baseline_keys())) {
    const auto pairs = paired_runs(group);
    if (!group.front()->periodic() || pairs.size() < fewest_pairs) continue;
    for (const auto reference : {Reference::v_mu, Reference::zero}) {
      GainComparison comparison{.reference = reference, .reference_cell = nullptr, .reference_rewards = {}, .candidates = {}, .rewards = {}};
      for (std::size_t c = 0; c < group.size(); ++c) {
        if (is_reference(*group[c], reference)) {
          comparison.reference_cell = group[c];
          comparison.reference_rewards = paired_rewards(evidence, pairs, group, c);
        } else if (is_below(*group[c])) {
          comparison.candidates.push_back(group[c]);
          comparison.rewards.push_back(paired_rewards(evidence, pairs, group, c));
        }
      }
      if (comparison.reference_cell && !comparison.candidates.empty()) comparisons.push_back(std::move(comparison));
    }
  }
  return comparisons;
}

}  // namespace asymsweep::analysis
