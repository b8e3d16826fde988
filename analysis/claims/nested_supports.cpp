#include "analysis/claims/nested_supports.hpp"

#include <algorithm>

#include "analysis/claims/fact_check.hpp"
#include "analysis/claims/instance_theory.hpp"

namespace asymsweep::analysis {
namespace {

/// Arms of the limit, ascending.
std::vector<std::size_t> support(const theory::Limit& limit) {
  std::vector<std::size_t> arms;
  for (std::size_t y = 0; y < limit.policy.size(); ++y)
    if (limit.policy[y] > 0) arms.push_back(y);
  return arms;
}

struct Agreement {
  std::size_t runs = 0, same_count = 0;
};

/// Trained without refresh: does the trained policy show as many arms as its limit does?
void compare_trained(const theory::Limit& limit, double trained_arms, Agreement& agreement) {
  agreement.runs += 1;
  agreement.same_count += static_cast<double>(visible_arms(limit.policy)) == trained_arms;
}

Verdict decide(const Evidence& evidence) {
  FactCheck facts(evidence);
  Agreement agreement;
  for (auto group : evidence.groups_over(baseline_keys())) {
    std::erase_if(group, [](const Cell* cell) { return !cell->exact() || cell->training.lag; });
    if (group.size() < 2) continue;
    std::ranges::sort(group, {}, [](const Cell* cell) { return cell->training.baseline.value; });
    std::vector<std::vector<double>> trained;
    for (const auto* cell : group) trained.push_back(evidence.metric(*cell, "support_size"));
    for (const auto& runs : paired_runs(group)) {
      const auto instance = instance_of(evidence, *group[0], runs[0]);
      std::vector<std::size_t> wider;
      bool first = true;
      for (std::size_t c = 0; c < group.size(); ++c) {
        if (group[c]->regime(runs[c]) != theory::Regime::below) break;
        const auto limit = limit_of(instance, *group[c], runs[c]);
        compare_trained(limit, trained[c][runs[c]], agreement);
        auto arms = support(limit);
        if (!first)
          facts.add(*group[c], runs[c], std::ranges::includes(wider, arms), static_cast<double>(arms.size()), "arms_in_limit");
        wider = std::move(arms);
        first = false;
      }
    }
  }
  auto verdict = facts.verdict();
  if (agreement.runs > 0)
    verdict.evidence["trained_policies_that_show_as_many_arms_as_their_limit"] =
        static_cast<double>(agreement.same_count) / static_cast<double>(agreement.runs);
  return verdict;
}

}  // namespace

Claim nested_supports_claim() {
  return {.id = "G3",
          .name = "nested supports",
          .statement = "Below V^mu the support of the limit shrinks as V grows: each support contains the next.",
          .method =
              "Runs with lag = inf, exact gradient and V below V^mu that differ in V alone. Statistic: the set of arms of "
              "the instance's own pi* at each V (closed form, to which G1 ties the trained policies). Refuted by one V whose "
              "support is not contained in that of the next smaller V; supported by none in at least 300 instances. Beside "
              "it: the share of trained policies that show as many arms (above 0.1/K) as their limit.",
          .refuted = "Some instance has an arm that survives at one V and at no smaller one.",
          .decide = decide};
}

}  // namespace asymsweep::analysis
