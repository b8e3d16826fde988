// G3: below V^mu the supports of the limits are nested.

#include <algorithm>
#include <map>
#include <set>

#include "analysis/claims/theory/theory_claims.hpp"
#include "analysis/claims/instance_theory.hpp"
#include "analysis/claims/rules.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double way_left = 0.1;  // of the total variation from pi_0 to pi*

const Premises& premises() {
  static const Premises all({"theorems", "never_refreshed", "below_v_mu"});
  return all;
}

/// Arms of the limit, ascending.
std::vector<std::size_t> support(const theory::Limit& limit) {
  std::vector<std::size_t> arms;
  for (std::size_t y = 0; y < limit.policy.size(); ++y)
    if (limit.policy[y] > 0) arms.push_back(y);
  return arms;
}

/// What ties the closed form to this file: trained without refresh, do policies go where it says?
struct Agreement {
  double error_rate = alpha;
  std::size_t runs = 0, same_count = 0;
  std::map<std::uint64_t, InstanceShare> went_there;  ///< by steps: nine tenths of the way, of runs that had one to go
};

/// The trained policies of one cell, [run].
struct Trained {
  std::vector<double> arms, distance;  ///< above 0.1 / K; total variation to pi*
};

void compare_trained(const BanditInstance& instance, const theory::Limit& limit, const Cell& cell, std::size_t run,
                     const Trained& trained, Agreement& agreement) {
  agreement.runs += 1;
  agreement.same_count += static_cast<double>(visible_arms(limit.policy)) == trained.arms[run];
  const double way = initial_total_variation(instance, limit);
  if (cell.has_stable_step(run) && way > near_limit)
    agreement.went_there.try_emplace(cell.training.steps, agreement.error_rate).first->second.add(cell, run, !cell.diverged(run) && trained.distance[run] <= way_left * way);
}

/// The sets of arms are a formula's. It is the trained policies that could have gone elsewhere: they must go to pi*.
void tie_to_training(const Agreement& agreement, Verdict& verdict) {
  if (agreement.runs == 0) return;
  verdict.evidence["trained_policies_that_show_as_many_arms_as_their_limit"] =
      static_cast<double>(agreement.same_count) / static_cast<double>(agreement.runs);
  const auto went_there = agreement.went_there.empty() ? InstanceShare(agreement.error_rate) : agreement.went_there.rbegin()->second;
  verdict.evidence["trained_nine_tenths_of_the_way_to_pi*"] = {{"instances", went_there.instances()}, {"all_runs", went_there.holding()}};
  if (verdict.decision != Decision::supported || went_there.interval().low >= share_required) return;
  verdict.decision = Decision::undecided;
  verdict.finding += ", all in closed form: all trained policies have come nine tenths of the way to it in " +
                     format_count(went_there.holding()) + " of " + format_count(went_there.instances(), "instance") + " only";
}

/// Each pair of neighbouring V of an instance, whatever else differs.
struct Pair {
  std::uint64_t instance;
  double smaller = 0, v = 0;
  auto operator<=>(const Pair&) const = default;
};

Verdict decide(const Evidence& evidence) {
  Facts facts(evidence, "arms_in_limit");
  Agreement agreement{.error_rate = evidence.error_rate(), .went_there = {}};
  std::set<Pair> compared;  // the limit does not depend on the horizon, nor on the learning rate
  for (auto group : groups_that_test(evidence, premises(), baseline_keys())) {
    if (group.size() < 2) continue;
    std::ranges::sort(group, {}, [](const Cell* cell) { return cell->training.baseline.value; });
    std::vector<Trained> trained;
    for (const auto* cell : group) trained.push_back({evidence.metric(*cell, "support_size"), evidence.metric(*cell, "limit_total_variation")});
    for (const auto& runs : paired_runs(group)) {
      const auto instance = instance_of(evidence, *group[0], runs[0]);
      std::vector<std::size_t> wider;
      for (std::size_t c = 0; c < group.size(); ++c) {
        const auto& cell = *group[c];
        const auto run = runs[c];
        if (!premises().hold(evidence, cell, run)) break;
        const auto limit = limit_of(instance, cell, run);
        compare_trained(instance, limit, cell, run, trained[c], agreement);
        auto arms = support(limit);
        if (c > 0 && compared.insert({cell.instance(run), group[c - 1]->v[runs[c - 1]], cell.v[run]}).second)
          facts.add({cell.configuration, cell.runs.seeds[run], cell.instance(run), cell.draw(run)}, std::ranges::includes(wider, arms),
                    static_cast<double>(arms.size()));
        wider = std::move(arms);
      }
    }
  }
  auto verdict = every_run(facts);
  tie_to_training(agreement, verdict);
  return verdict;
}

}  // namespace

Claim nested_supports_claim() {
  return {.id = "G3",
          .name = "nested supports",
          .statement = "Below V^mu the support of the limit shrinks as V grows: each support contains the next.",
          .method = method_text(premises(),
                                "of runs that differ in V alone the set of arms of the instance's own pi* at each V (closed form), each pair "
                                "of neighbouring V once",
                                "refuted by one V whose support is not contained in that of the next smaller V. Supported by none in at least " +
                                    std::to_string(fewest_instances) + " instances of different seeds, if the trained policies go to that pi*: at "
                                                                       "the longest horizon at least 95 % of the instances (lower end of the 95 % interval) have come nine tenths of "
                                                                       "the way (total variation from pi_0) in all of their runs that took stable steps and started more than 0.01 "
                                                                       "away; undecided otherwise. Beside it: the share of trained policies that show as many arms (above 0.1/K) as "
                                                                       "their limit. " +
                                    bounds_words()) +
                    ".",
          .refuted = "At least one instance has an arm that survives at one V and at no smaller one.",
          .decide = decide,
          .parts = {{premises(), Question{.test = Test::every_run}, "arms_in_limit"}}};
}

}  // namespace asymsweep::analysis
