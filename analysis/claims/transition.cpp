#include "analysis/claims/transition.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "analysis/claims/single_arm.hpp"
#include "analysis/statistics/binomial.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double share_required = 0.95;
constexpr double other_limit = 0.01;  // expected rewards this far apart are not one limit
constexpr double rounding = 1e-12;

/// Measured against predicted at one horizon. Positions are V - V^mu.
struct Location {
  std::vector<double> shift;             ///< [transition] measured minus V_1
  std::map<std::uint64_t, bool> within;  ///< by seed: within one grid step of V_1, in every group of configurations

  std::size_t within_one_step() const {
    return static_cast<std::size_t>(std::ranges::count(within, true, &std::pair<const std::uint64_t, bool>::second));
  }
};

/// V_1 lies between grid points k - 1 and k; one step of tolerance on either side, since a last arm just above V_1
/// decays slowly and one just below it is smaller than the metric's 0.1 / K.
void locate(const SingleArmThreshold& threshold, Location& location) {
  const auto& v = threshold.v;
  const auto measured = threshold.first;
  const auto predicted = static_cast<std::size_t>(std::ranges::lower_bound(v, threshold.v1) - v.begin());
  location.shift.push_back((measured < v.size() ? v[measured] : threshold.v_mu) - threshold.v1);
  bool& within = location.within.try_emplace(threshold.seed, true).first->second;
  within = within && measured + 1 >= predicted && measured <= predicted + 1;
}

std::map<std::uint64_t, Location> locations(const Evidence& evidence) {
  std::map<std::uint64_t, Location> by_horizon;
  for (const auto& group : single_arm_thresholds(evidence))
    for (const auto& threshold : group.thresholds) locate(threshold, by_horizon[group.cell->training.steps]);
  return by_horizon;
}

struct Witness {
  std::size_t runs = 0, found = 0;
  std::string replay;
  void add(bool is_witness, const Evidence& evidence, const Cell& cell, std::size_t run) {
    runs += 1;
    if (is_witness && found++ == 0) replay = evidence.replay(cell, run);
  }
  nlohmann::ordered_json json() const {
    return {{"runs", runs}, {"found", found}, {"replay", found ? nlohmann::ordered_json(replay) : nullptr}};
  }
};

/// Above V^mu, trained without refresh from different pi_0: do they end apart?
Witness depends_on_start(const Evidence& evidence, theory::Regime regime) {
  Witness witness;
  for (auto group : evidence.groups_over({"bandit.initial_logits"})) {
    std::erase_if(group, [](const Cell* cell) { return !cell->exact() || cell->training.lag; });
    if (group.size() < 2) continue;
    std::vector<std::vector<double>> reward;
    for (const auto* cell : group) reward.push_back(evidence.metric(*cell, "expected_reward"));
    for (const auto& runs : paired_runs(group)) {
      if (group[0]->regime(runs[0]) != regime) continue;
      double low = reward[0][runs[0]], high = low;
      for (std::size_t c = 1; c < group.size(); ++c) {
        low = std::min(low, reward[c][runs[c]]);
        high = std::max(high, reward[c][runs[c]]);
      }
      witness.add(high - low > other_limit, evidence, *group.back(), runs.back());
    }
  }
  return witness;
}

Witness worse_than_behavior(const Evidence& evidence) {
  Witness witness;
  for (const auto& cell : evidence.cells()) {
    if (!cell.exact() || cell.training.lag) continue;
    const auto final = evidence.metric(cell, "expected_reward");
    const auto initial = evidence.metric(cell, "initial_expected_reward");
    for (std::size_t run = 0; run < cell.size(); ++run)
      if (cell.regime(run) == theory::Regime::above)
        witness.add(final[run] < initial[run] - rounding, evidence, cell, run);
  }
  return witness;
}

Decision decide_location(const Verdict& verdict) {
  if (verdict.interval.low >= share_required) return Decision::supported;
  return verdict.interval.high < share_required ? Decision::refuted : Decision::undecided;
}

Verdict decide(const Evidence& evidence) {
  Verdict verdict;
  const auto by_horizon = locations(evidence);
  const auto start = depends_on_start(evidence, theory::Regime::above);
  const auto worse = worse_than_behavior(evidence);
  if (!by_horizon.empty()) {
    const auto& [steps, longest] = *by_horizon.rbegin();
    verdict.n = longest.within.size();
    verdict.estimate = static_cast<double>(longest.within_one_step()) / static_cast<double>(verdict.n);
    verdict.interval = statistics::clopper_pearson(longest.within_one_step(), verdict.n);
    for (const auto& [horizon, location] : by_horizon)
      verdict.evidence["horizons"][std::to_string(horizon)] = {
          {"median_shift_from_v1", statistics::median(location.shift)},
          {"within_one_grid_step",
           static_cast<double>(location.within_one_step()) / static_cast<double>(location.within.size())}};
    verdict.decision = decide_location(verdict);
    verdict.finding = "after " + format_count(steps) +
                      " steps the support becomes one arm within one grid step of the "
                      "instance's own V_1 in " +
                      format_count(longest.within_one_step()) + " of " + format_count(verdict.n, "instance");
  }
  if (start.runs + worse.runs > 0) {
    verdict.evidence["above_v_mu_end_depends_on_start"] = start.json();
    verdict.evidence["below_v_mu_end_depends_on_start"] = depends_on_start(evidence, theory::Regime::below).json();
    verdict.evidence["above_v_mu_worse_than_behavior"] = worse.json();
    verdict.finding += (verdict.finding.empty() ? "" : "; ") + std::string("above V^mu ") + format_count(worse.found) +
                       " of " + format_count(worse.runs, "run") + " end below V^mu and " + format_count(start.found) +
                       " of " + format_count(start.runs) + " pairs depend on pi_0";
  }
  // What exists needs a witness; without one, and without a measured location, nothing is decided.
  if (verdict.n == 0 && start.runs + worse.runs > 0) verdict.decision = Decision::undecided;
  if (verdict.decision == Decision::supported && (start.found == 0 || worse.found == 0))
    verdict.decision = Decision::undecided;
  return verdict;
}

}  // namespace

Claim transition_claim() {
  return {.id = "G4",
          .name = "phase transition",
          .statement =
              "The support of the limit is one arm from the instance's own V_1 on; above V^mu the limit depends on pi_0 "
              "and can be worse than the behaviour policy.",
          .method =
              "Runs with lag = inf and exact gradient. Location: the smallest swept V from which on the trained support is "
              "one arm, against the instance's V_1, at every horizon (train.steps); at the longest, the share of "
              "instances within one grid step of V_1 (in all configurations that share them) has a Clopper-Pearson 95 % interval above 95 % (supported), below it "
              "(refuted), or neither. What exists above V^mu (runs that end worse than mu; pairs that differ in pi_0 alone "
              "and end more than 0.01 apart) needs one witness each; without, undecided.",
          .refuted = "The support becomes one arm elsewhere than within a grid step of V_1 in surely more than 5 % of the instances.",
          .decide = decide};
}

}  // namespace asymsweep::analysis
