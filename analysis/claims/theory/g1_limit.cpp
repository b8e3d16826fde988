// G1: without refresh, training below V^mu goes to pi*.

#include <algorithm>
#include <map>

#include "analysis/claims/theory/theory_claims.hpp"
#include "analysis/claims/instance_theory.hpp"
#include "analysis/claims/rules.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double rounding = 1e-6;  // below it a distance may stand still

const Premises& premises() {
  static const Premises all({"theorems", "never_refreshed", "below_v_mu", "stable_step", "away_from_limit"});
  return all;
}

struct Horizon {
  explicit Horizon(double error_rate) : near(error_rate) {}
  std::vector<double> distances;
  InstanceShare near;
};

struct Seen {
  std::map<std::uint64_t, Horizon> horizons;  ///< by steps
  std::size_t not_nearer_yet = 0;             ///< runs too short for a distance that did not fall to be the end of it
  LeftOut left_out;
};

/// Cells that differ in the horizon alone, shortest first.
void compare_horizons(const Evidence& evidence, const std::vector<const Cell*>& group, Facts& falls, Seen& seen) {
  const Cell &shortest = *group.front(), &longest = *group.back();
  std::vector<std::vector<double>> distance;
  for (const auto* cell : group) distance.push_back(evidence.metric(*cell, "limit_total_variation"));
  for (const auto& runs : paired_runs(group)) {
    const auto run = runs.back();
    if (const auto* broken = premises().broken_by(evidence, longest, run)) {
      seen.left_out[broken->words] += 1;
      continue;
    }
    for (std::size_t c = 0; c < group.size(); ++c) {
      if (group[c]->diverged(runs[c])) distance[c][runs[c]] = 1;  // as far as policies can be apart
      auto& horizon = seen.horizons.try_emplace(group[c]->training.steps, evidence.error_rate()).first->second;
      horizon.distances.push_back(distance[c][runs[c]]);
      horizon.near.add(*group[c], runs[c], distance[c][runs[c]] <= near_limit);
    }
    const double first = distance.front()[runs.front()], last = distance.back()[run];
    const bool nearer = (last < first || last <= rounding) && !longest.diverged(run);
    if (&shortest == &longest && !longest.diverged(run)) continue;
    if (nearer || longest.is_long_enough(run) || longest.diverged(run))
      falls.add(longest, run, nearer, last);
    else
      seen.not_nearer_yet += 1;
  }
}

std::string trend_text(const Facts& falls, const Verdict& verdict, const Seen& seen) {
  if (falls.comparisons() > 0) return "; " + verdict.finding + " to the fall with the horizon";
  return seen.not_nearer_yet > 0 ? "; too short to say whether the others go there" : "; one horizon shows no trend";
}

Verdict decide(const Evidence& evidence) {
  Facts falls(evidence, "total_variation_at_longest_horizon");
  Seen seen;
  for (auto group : groups_that_test(evidence, premises(), {"train.steps"})) {
    std::ranges::sort(group, {}, [](const Cell* cell) { return cell->training.steps; });
    compare_horizons(evidence, group, falls, seen);
  }
  auto verdict = every_run(falls, seen.left_out);
  if (seen.horizons.empty()) return verdict;
  verdict.finding = trend_text(falls, verdict, seen);
  const auto& [steps, longest] = *seen.horizons.rbegin();
  verdict.n = longest.near.instances();
  verdict.estimate = longest.near.share();
  verdict.interval = longest.near.interval();
  verdict.counter_examples.reset();
  const bool nearly_all_near = verdict.interval.low >= share_required && seen.not_nearer_yet == 0;
  if (verdict.decision == Decision::not_tested || (verdict.decision == Decision::supported && !nearly_all_near))
    verdict.decision = Decision::undecided;
  if (verdict.decision == Decision::undecided && falls.comparisons() == 0) verdict.needs = "a second horizon (train.steps = two values)";
  else if (verdict.decision == Decision::undecided && verdict.needs.empty()) verdict.needs = "longer training: 95 % of the instances within 0.01 of pi* at the longest horizon";
  for (const auto& [at, horizon] : seen.horizons)
    verdict.evidence["median_total_variation"][std::to_string(at)] = statistics::median(horizon.distances);
  verdict.evidence["largest_total_variation"] = *std::ranges::max_element(longest.distances);
  verdict.evidence["runs_at_longest_horizon"] = longest.distances.size();
  verdict.evidence["not_nearer_but_trained_too_shortly"] = seen.not_nearer_yet;
  verdict.finding = "after " + format_count(steps) + " steps all runs are within 0.01 of pi* in " + format_count(longest.near.holding()) +
                    " of " + format_count(verdict.n, "instance") + verdict.finding;
  return verdict;
}

}  // namespace

Claim limit_claim() {
  return {.id = "G1",
          .name = "limit",
          .statement = "For V < V^mu, without refresh and with the exact gradient, the trained policy goes to pi* of Theorem 4.2.",
          .method = method_text(premises(),
                                "total variation to the instance's own pi* at each horizon (train.steps as an axis)",
                                "refuted when a run that was trained for long enough (steps * learning_rate * range of rewards >= 1000 arms) "
                                "is not nearer to pi* at the longest than at the shortest horizon (and above 1e-6), or diverged. Supported "
                                "when there is none in at least " +
                                    std::to_string(fewest_instances) + " instances of different seeds, no "
                                                                       "shorter run is left that came no nearer, and at least 95 % of the instances (lower end of the 95 % interval) "
                                                                       "are within 0.01 at the longest horizon in all of their runs. " +
                                    bounds_words()) +
                    ".",
          .refuted = "At least one run was not nearer to its pi* at the longest horizon than at the shortest.",
          .decide = decide,
          .parts = {{premises(), Question{.test = Test::every_run}, "total_variation_at_longest_horizon"}}};
}

}  // namespace asymsweep::analysis
