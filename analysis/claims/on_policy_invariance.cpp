#include "analysis/claims/on_policy_invariance.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/claims/fact_check.hpp"
#include "analysis/claims/instance_theory.hpp"

namespace asymsweep::analysis {
namespace {

/// A few thousand steps of rounding, each about 1e-16 of the largest number, stretched by the dynamics.
constexpr double rounding = 1e-9;
/// With numbers above it rounding alone may move a curve as much as V could.
constexpr double largest_magnitude = 1e6;

bool bears(const Cell& cell) { return cell.follows_theorems() && cell.training.lag == 1; }

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!(std::abs(a[i] - b[i]) <= std::numeric_limits<double>::max())) return std::numeric_limits<double>::infinity();
    largest = std::max(largest, std::abs(a[i] - b[i]));
  }
  return largest;
}

Verdict decide(const Evidence& evidence) {
  FactCheck facts(evidence);
  double largest = 0;
  std::size_t too_large = 0;
  for (auto group : evidence.groups_over(baseline_keys())) {
    std::erase_if(group, [](const Cell* cell) { return !bears(*cell); });
    if (group.size() < 2) continue;
    const auto paired = paired_runs(group);
    std::vector<std::vector<Premises>> premises;
    std::vector<std::vector<bool>> moved;
    for (const auto* cell : group) {
      premises.push_back(premises_of(evidence, *cell));
      moved.push_back(have_moved(evidence, *cell, premises.back(), rounding));
    }
    for (const char* name : {"expected_reward_curve", "entropy_curve"}) {
      const auto reference = evidence.curve(*group.front(), name);
      for (std::size_t c = 1; c < group.size(); ++c) {
        const auto curve = evidence.curve(*group[c], name);
        for (const auto& runs : paired) {
          // The first behaviour policy must be the first policy too, else the first step is off-policy.
          if (!premises[0][runs[0]].starts_at_behavior) continue;
          const double magnitude = std::max(premises[0][runs[0]].magnitude, premises[c][runs[c]].magnitude);
          if (magnitude > largest_magnitude) {
            too_large += 1;
            continue;
          }
          const double difference = largest_difference(reference[runs[0]], curve[runs[c]]);
          const bool holds = difference <= rounding * magnitude;
          if (holds && !moved[0][runs[0]] && !moved[c][runs[c]]) {
            facts.leave_out_unmoved();
            continue;
          }
          facts.add(*group[c], runs[c], holds, difference, "largest_difference_of_curves");
          largest = std::max(largest, difference);
        }
      }
    }
  }
  auto verdict = facts.verdict();
  if (verdict.n > 0) verdict.evidence["largest_difference"] = largest;
  if (too_large > 0) verdict.evidence["left_out_v_or_reward_above_1e6"] = too_large;
  return verdict;
}

}  // namespace

Claim on_policy_invariance_claim() {
  return {.id = "G8",
          .name = "on-policy invariance",
          .statement = "On-policy (lag 1) and with the exact gradient the trajectory does not depend on V.",
          .method =
              "AsymRE runs with lag = 1 (no delay), exact gradient (sgd, double precision) and pi_0 = mu_0 that differ in V alone. "
              "Statistic: largest difference of their expected-reward and entropy curves over all checkpoints. Refuted by one "
              "above 1e-9 max(1, |V|, |r|), supported by none in at least 300 distinct instances; V and rewards above 1e6 are left "
              "out, and so are pairs whose expected reward ends within that of where it began.",
          .refuted = "Some two runs at lag 1 that differ in V alone took different paths.",
          .decide = decide};
}

}  // namespace asymsweep::analysis
