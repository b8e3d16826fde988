#include "analysis/claims/limit.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "analysis/claims/fact_check.hpp"
#include "analysis/statistics/binomial.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double near_enough = 0.01;     // total variation
constexpr double rounding = 1e-6;        // below it a distance may stand still
constexpr double share_required = 0.95;  // of the runs at the longest horizon

bool bears(const Cell& cell) { return cell.exact() && !cell.training.lag; }

Verdict decide(const Evidence& evidence) {
  FactCheck falls(evidence);
  std::map<std::uint64_t, std::vector<double>> distances;  // by horizon
  for (auto group : evidence.groups_over({"train.steps"})) {
    std::erase_if(group, [](const Cell* cell) { return !bears(*cell); });
    if (group.empty()) continue;
    std::ranges::sort(group, {}, [](const Cell* cell) { return cell->training.steps; });
    const auto stable = evidence.stable_steps(*group.front());
    std::vector<std::vector<double>> distance;
    for (const auto* cell : group) distance.push_back(evidence.metric(*cell, "limit_total_variation"));
    for (const auto& runs : paired_runs(group)) {
      if (group.front()->regime(runs.front()) != theory::Regime::below || !stable[runs.front()]) continue;
      for (std::size_t c = 0; c < group.size(); ++c) distances[group[c]->training.steps].push_back(distance[c][runs[c]]);
      if (group.size() < 2) continue;
      const double first = distance.front()[runs.front()], last = distance.back()[runs.back()];
      falls.add(*group.back(), runs.back(), last < first || last <= rounding, last, "total_variation_at_longest_horizon");
    }
  }
  if (distances.empty()) return {};

  auto verdict = falls.verdict();
  const auto& longest = distances.rbegin()->second;
  const auto near = static_cast<std::size_t>(std::ranges::count_if(longest, [](double d) { return d <= near_enough; }));
  verdict.n = longest.size();
  verdict.estimate = static_cast<double>(near) / static_cast<double>(longest.size());
  verdict.interval = statistics::clopper_pearson(near, longest.size());
  if (verdict.decision == Decision::not_tested ||
      (verdict.decision == Decision::supported && verdict.interval.low < share_required))
    verdict.decision = Decision::undecided;
  for (const auto& [steps, values] : distances)
    verdict.evidence["median_total_variation"][std::to_string(steps)] = statistics::median(values);
  verdict.evidence["largest_total_variation"] = *std::ranges::max_element(longest);
  verdict.finding = "after " + format_count(distances.rbegin()->first) + " steps " +
                    format_number(std::round(1e4 * verdict.estimate) / 100) + " % of " + format_count(longest.size(), "run") + " are within 0.01 of pi*" +
                    (falls.comparisons() ? "; " + falls.verdict().finding + " to the fall with the horizon"
                                         : "; one horizon shows no trend");
  return verdict;
}

}  // namespace

Claim limit_claim() {
  return {.id = "G1",
          .name = "limit",
          .statement = "For V < V^mu, without refresh and with the exact gradient, the trained policy goes to pi* of Theorem 4.2.",
          .method =
              "Runs with lag = inf, exact gradient, V below the instance's V^mu, stable step (learning_rate (best - V) < 4). Statistic: total variation to the "
              "instance's own pi* at each horizon (train.steps as an axis). Refuted when it is not smaller at the longest "
              "than at the shortest horizon (and above 1e-6) in any run; supported when in none of at least 300 instances, "
              "and at least 95 % of the runs (lower Clopper-Pearson bound) are within 0.01 at the longest horizon.",
          .refuted = "Some run was not nearer to its pi* at the longest horizon than at the shortest.",
          .decide = decide};
}

}  // namespace asymsweep::analysis
