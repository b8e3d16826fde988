#include "analysis/claims/limit.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "analysis/claims/fact_check.hpp"
#include "analysis/claims/instance_theory.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double rounding = 1e-6;        // below it a distance may stand still
constexpr double share_required = 0.95;  // of the instances at the longest horizon

struct Horizon {
  std::vector<double> distances;
  InstanceShare near;
};

struct Seen {
  std::map<std::uint64_t, Horizon> horizons;  ///< by steps
  std::size_t started_there = 0;              ///< runs that were near pi* before they were trained
  std::size_t not_nearer_yet = 0;             ///< runs too short for a distance that did not fall to be the end of it
};

/// Cells that differ in the horizon alone, shortest first.
void compare_horizons(const Evidence& evidence, const std::vector<const Cell*>& group, FactCheck& falls, Seen& seen) {
  const Cell &shortest = *group.front(), &longest = *group.back();
  const auto premises = premises_of(evidence, longest);
  std::vector<std::vector<double>> distance;
  for (const auto* cell : group) distance.push_back(evidence.metric(*cell, "limit_total_variation"));
  for (const auto& runs : paired_runs(group)) {
    const auto run = runs.back();
    if (longest.regime(run) != theory::Regime::below || !premises[run].stable_step) continue;
    const auto instance = instance_of(evidence, longest, run);
    if (initial_total_variation(instance, limit_of(instance, longest, run)) <= near_limit) {
      seen.started_there += 1;
      continue;
    }
    for (std::size_t c = 0; c < group.size(); ++c) {
      auto& horizon = seen.horizons[group[c]->training.steps];
      horizon.distances.push_back(distance[c][runs[c]]);
      horizon.near.add(*group[c], runs[c], distance[c][runs[c]] <= near_limit);
    }
    if (&shortest == &longest) continue;
    const double first = distance.front()[runs.front()], last = distance.back()[run];
    const bool nearer = last < first || last <= rounding;
    if (nearer || premises[run].long_enough)
      falls.add(longest, run, nearer, last, "total_variation_at_longest_horizon");
    else
      seen.not_nearer_yet += 1;
  }
}

std::string trend_text(const FactCheck& falls, const Seen& seen) {
  if (falls.comparisons() > 0) return "; " + falls.verdict().finding + " to the fall with the horizon";
  return seen.not_nearer_yet > 0 ? "; too short to say whether the others go there" : "; one horizon shows no trend";
}

Verdict decide(const Evidence& evidence) {
  FactCheck falls(evidence);
  Seen seen;
  for (auto group : evidence.groups_over({"train.steps"})) {
    std::erase_if(group, [](const Cell* cell) { return !cell->follows_theorems() || cell->training.lag; });
    if (group.empty()) continue;
    std::ranges::sort(group, {}, [](const Cell* cell) { return cell->training.steps; });
    compare_horizons(evidence, group, falls, seen);
  }
  Verdict verdict;
  if (seen.horizons.empty()) {
    if (seen.started_there > 0) verdict.finding = "all runs below V^mu start within 0.01 of their pi*: they show nothing about the way there";
    return verdict;
  }

  verdict = falls.verdict();
  const auto& [steps, longest] = *seen.horizons.rbegin();
  verdict.n = longest.near.instances();
  verdict.estimate = longest.near.share();
  verdict.interval = longest.near.interval();
  verdict.counter_examples.reset();
  const bool nearness_shown = verdict.interval.low >= share_required && seen.not_nearer_yet == 0;
  if (verdict.decision == Decision::not_tested || (verdict.decision == Decision::supported && !nearness_shown))
    verdict.decision = Decision::undecided;
  for (const auto& [at, horizon] : seen.horizons)
    verdict.evidence["median_total_variation"][std::to_string(at)] = statistics::median(horizon.distances);
  verdict.evidence["largest_total_variation"] = *std::ranges::max_element(longest.distances);
  verdict.evidence["runs_at_longest_horizon"] = longest.distances.size();
  verdict.evidence["left_out_start_within_0.01_of_pi*"] = seen.started_there;
  verdict.evidence["not_nearer_but_trained_too_shortly"] = seen.not_nearer_yet;
  verdict.finding = "after " + format_count(steps) + " steps all runs are within 0.01 of pi* in " + format_count(longest.near.holding()) +
                    " of " + format_count(verdict.n, "instance") +
                    trend_text(falls, seen);
  return verdict;
}

}  // namespace

Claim limit_claim() {
  return {.id = "G1",
          .name = "limit",
          .statement = "For V < V^mu, without refresh and with the exact gradient, the trained policy goes to pi* of Theorem 4.2.",
          .method =
              "AsymRE runs with lag = inf, exact gradient (sgd, double precision), V below the instance's V^mu, stable step (learning_rate "
              "(best - V) < 4), that start more than 0.01 away from pi*. Statistic: total variation to the instance's own pi* at each "
              "horizon (train.steps as an axis). Refuted when it is not smaller at the longest than at the shortest horizon (and "
              "above 1e-6) in any run that was trained for long enough (steps * learning_rate * range of rewards >= 1000 arms); "
              "supported when in none of at least 300 distinct instances, no shorter run is left that came no nearer, and at least "
              "95 % of the instances (lower Clopper-Pearson bound) are within 0.01 at the longest horizon in all of their runs.",
          .refuted = "Some run was not nearer to its pi* at the longest horizon than at the shortest.",
          .decide = decide};
}

}  // namespace asymsweep::analysis
