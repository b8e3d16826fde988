#include "analysis/claims/nested_supports.hpp"

#include <algorithm>
#include <map>

#include "analysis/claims/fact_check.hpp"
#include "analysis/claims/instance_theory.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

/// Arms of the limit, ascending.
std::vector<std::size_t> support(const theory::Limit& limit) {
  std::vector<std::size_t> arms;
  for (std::size_t y = 0; y < limit.policy.size(); ++y)
    if (limit.policy[y] > 0) arms.push_back(y);
  return arms;
}

constexpr double share_required = 0.95;  // of the instances at the longest horizon
constexpr double way_left = 0.1;         // of the total variation from pi_0 to pi*

/// What ties the closed form to this file: trained without refresh, do policies go where it says?
struct Agreement {
  std::size_t runs = 0, same_count = 0;
  std::map<std::uint64_t, InstanceShare> went_there;  ///< by steps: nine tenths of the way, of runs that had one to go
};

/// The trained policies of one cell.
struct Trained {
  std::vector<double> arms, distance;  ///< [run] above 0.1 / K; total variation to pi*
  std::vector<Premises> premises;      ///< [run]
};

Trained trained_policies(const Evidence& evidence, const Cell& cell) {
  return {evidence.metric(cell, "support_size"), evidence.metric(cell, "limit_total_variation"), premises_of(evidence, cell)};
}

void compare_trained(const BanditInstance& instance, const theory::Limit& limit, const Cell& cell, std::size_t run,
                     const Trained& trained, Agreement& agreement) {
  agreement.runs += 1;
  agreement.same_count += static_cast<double>(visible_arms(limit.policy)) == trained.arms[run];
  const double way = initial_total_variation(instance, limit);
  if (trained.premises[run].stable_step && way > near_limit)
    agreement.went_there[cell.training.steps].add(cell, run, trained.distance[run] <= way_left * way);
}

/// The sets of arms are a formula's. It is the trained policies that could have gone elsewhere: they must go to pi*.
void tie_to_training(const Agreement& agreement, Verdict& verdict) {
  if (agreement.runs == 0) return;
  verdict.evidence["trained_policies_that_show_as_many_arms_as_their_limit"] =
      static_cast<double>(agreement.same_count) / static_cast<double>(agreement.runs);
  const auto went_there = agreement.went_there.empty() ? InstanceShare() : agreement.went_there.rbegin()->second;
  verdict.evidence["trained_nine_tenths_of_the_way_to_pi*"] = {{"instances", went_there.instances()}, {"all_runs", went_there.holding()}};
  if (verdict.decision != Decision::supported || went_there.interval().low >= share_required) return;
  verdict.decision = Decision::undecided;
  verdict.finding += ", all in closed form: all trained policies have come nine tenths of the way to it in " +
                     format_count(went_there.holding()) + " of " + format_count(went_there.instances(), "instance") + " only";
}

Verdict decide(const Evidence& evidence) {
  FactCheck facts(evidence);
  Agreement agreement;
  for (auto group : evidence.groups_over(baseline_keys())) {
    std::erase_if(group, [](const Cell* cell) { return !cell->follows_theorems() || cell->training.lag; });
    if (group.size() < 2) continue;
    std::ranges::sort(group, {}, [](const Cell* cell) { return cell->training.baseline.value; });
    std::vector<Trained> trained;
    for (const auto* cell : group) trained.push_back(trained_policies(evidence, *cell));
    for (const auto& runs : paired_runs(group)) {
      const auto instance = instance_of(evidence, *group[0], runs[0]);
      std::vector<std::size_t> wider;
      bool first = true;
      for (std::size_t c = 0; c < group.size(); ++c) {
        if (group[c]->regime(runs[c]) != theory::Regime::below) break;
        const auto limit = limit_of(instance, *group[c], runs[c]);
        compare_trained(instance, limit, *group[c], runs[c], trained[c], agreement);
        auto arms = support(limit);
        if (!first)
          facts.add(*group[c], runs[c], std::ranges::includes(wider, arms), static_cast<double>(arms.size()), "arms_in_limit");
        wider = std::move(arms);
        first = false;
      }
    }
  }
  auto verdict = facts.verdict();
  tie_to_training(agreement, verdict);
  return verdict;
}

}  // namespace

Claim nested_supports_claim() {
  return {.id = "G3",
          .name = "nested supports",
          .statement = "Below V^mu the support of the limit shrinks as V grows: each support contains the next.",
          .method =
              "AsymRE runs with lag = inf, exact gradient (sgd, double precision) and V below V^mu that differ in V alone. Statistic: the "
              "set of arms of the instance's own pi* at each V (closed form). Refuted by one V whose support is not contained in "
              "that of the next smaller V; supported by none in at least 300 distinct instances, if the trained policies go to "
              "that pi*: at the longest horizon at least 95 % of the instances (lower Clopper-Pearson bound) have come nine tenths of "
              "the way (total variation from pi_0) in all of their runs that took stable steps and started more than 0.01 away; "
              "undecided otherwise. Beside it: the share of trained policies that show as many arms (above 0.1/K) as their limit.",
          .refuted = "Some instance has an arm that survives at one V and at no smaller one.",
          .decide = decide};
}

}  // namespace asymsweep::analysis
