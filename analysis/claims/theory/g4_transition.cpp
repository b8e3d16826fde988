// G4: where the support of the limit becomes one arm, and what may happen above V^mu.

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "analysis/claims/theory/theory_claims.hpp"
#include "analysis/claims/instance_theory.hpp"
#include "analysis/claims/rules.hpp"
#include "analysis/claims/single_arm.hpp"
#include "analysis/claims/witness.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double standing = 0.99;  // of the distance at the shortest horizon: a run that is still there stands

/// Measured against predicted at one horizon. Positions are V - V^mu.
struct Location {
  explicit Location(double rate) : within(rate), error_rate(rate) {}
  std::vector<double> shift;                 ///< [transition] measured minus V_1
  InstanceShare within;                      ///< one grid step of V_1, of the transitions that are conclusive
  std::map<std::uint64_t, double> distance;  ///< to the limits, by instance: summed
  std::map<std::uint64_t, double> farthest;  ///< the largest of them
  std::size_t too_short = 0, cannot_fail = 0;
  double error_rate;
};

/// Whether the grid has a V, farther than one step from where the limit's support is seen to become one arm, at which it could
/// have become so.
bool can_fail(const SingleArmThreshold& threshold) {
  return threshold.visible >= 2 || threshold.predicted() + 3 <= threshold.v.size();
}

/// Of the limit's own support as the metric sees it, which on a fine grid becomes one arm before V_1, and not later. One step
/// of tolerance on either side, since a last arm just above V_1 decays slowly. A support that never becomes one arm below V^mu
/// is nowhere near V_1.
bool is_within_one_step(const SingleArmThreshold& threshold) {
  const auto measured = threshold.first;
  return measured < threshold.v.size() && measured + 1 >= threshold.visible && measured <= threshold.predicted() + 1;
}

void locate(const SingleArmThreshold& threshold, Location& location) {
  const auto& v = threshold.v;
  location.shift.push_back((threshold.first < v.size() ? v[threshold.first] : threshold.v_mu) - threshold.v1);
  location.distance[threshold.instance] += threshold.distance;
  auto& farthest = location.farthest[threshold.instance];
  farthest = std::max(farthest, threshold.largest_distance);
  if (threshold.diverged)
    location.within.add(threshold.instance, threshold.draw, false);
  else if (!threshold.long_enough)
    location.too_short += 1;
  else if (!can_fail(threshold))
    location.cannot_fail += 1;
  else
    location.within.add(threshold.instance, threshold.draw, is_within_one_step(threshold));
}

/// train.steps with which the first configuration would be long enough for all its instances (Cell::is_long_enough); 0: none can be.
std::uint64_t steps_that_do(const Evidence& evidence) {
  double fewest = std::numeric_limits<double>::infinity();
  for (const auto& cell : evidence.cells()) {
    double of_cell = 0;
    for (std::size_t run = 0; run < cell.instances.size(); ++run) of_cell = std::max(of_cell, cell.steps_to_be_long_enough(run));
    if (of_cell > 0) fewest = std::min(fewest, of_cell);
  }
  return std::isfinite(fewest) && fewest < 4294967295.0 ? static_cast<std::uint64_t>(std::ceil(fewest)) : 0;
}

std::string what_decides_the_location(const Evidence& evidence, const Location& longest) {
  const auto steps = steps_that_do(evidence);
  if (longest.within.instances() == 0)
    return longest.too_short > 0 && steps > 0 ? "train.steps of " + format_count(steps) + " or more, with stable steps" : "a finer grid of V around V_1";
  return longest.within.share() > share_required ? "more seeds: the share is above 95 % here, but its interval is not" : "longer training, or a finer grid of V around V_1";
}

/// By horizon (train.steps).
std::map<std::uint64_t, Location> locations(const Evidence& evidence) {
  std::map<std::uint64_t, Location> by_horizon;
  for (const auto& group : single_arm_thresholds(evidence))
    for (const auto& threshold : group.thresholds) locate(threshold, by_horizon.try_emplace(group.cell->training.steps, evidence.error_rate()).first->second);
  return by_horizon;
}

/// Instances off V_1 at the longest horizon that came no nearer to their limits since the shortest, and are not near them:
/// they have stopped elsewhere. The others may still be on their way, and with one horizon nobody knows.
InstanceShare stopped_elsewhere(const Location& shortest, const Location& longest) {
  InstanceShare stopped(longest.error_rate);
  for (const auto& [instance, draw, holds] : longest.within.each()) {
    const auto before = shortest.distance.find(instance);
    stopped.add(instance, draw,
                &shortest != &longest && !holds && before != shortest.distance.end() &&
                    !(longest.distance.at(instance) <= standing * before->second) && !(longest.farthest.at(instance) <= near_limit));
  }
  return stopped;
}

void decide_location(const std::map<std::uint64_t, Location>& by_horizon, Verdict& verdict) {
  const auto& [steps, longest] = *by_horizon.rbegin();
  for (const auto& [horizon, location] : by_horizon)
    verdict.evidence["horizons"][std::to_string(horizon)] = {
        {"median_shift_from_v1", statistics::median(location.shift)},
        {"instances", location.within.instances()},
        {"within_one_grid_step", location.within.holding()},
        {"left_out_trained_too_shortly_or_unstable", location.too_short},
        {"left_out_grid_too_coarse_to_fail", location.cannot_fail}};
  verdict.decision = Decision::undecided;
  verdict.n = longest.within.instances();
  if (verdict.n == 0) {
    verdict.finding = longest.too_short > 0 ? "no run is long enough (steps * learning_rate * range of rewards >= 1000 arms) with stable steps to say where its limit's support becomes one arm"
                                            : "the grid of V is too coarse: no support could have become one arm elsewhere";
    return;
  }
  verdict.estimate = longest.within.share();
  verdict.interval = longest.within.interval();
  const auto stopped = stopped_elsewhere(by_horizon.begin()->second, longest);
  verdict.evidence["instances_that_stopped_elsewhere"] = stopped.holding();
  if (verdict.interval.low >= share_required) verdict.decision = Decision::supported;
  if (stopped.interval().low > 1 - share_required) verdict.decision = Decision::refuted;
  verdict.finding = "after " + format_count(steps) + " steps the support becomes one arm within one grid step of the instance's own V_1 in " +
                    format_count(longest.within.holding()) + " of " + format_count(verdict.n, "instance");
}

Verdict decide(const Evidence& evidence) {
  Verdict verdict;
  const auto by_horizon = locations(evidence);
  const auto start = depends_on_start(evidence, theory::Regime::above);
  const auto worse = worse_than_behavior(evidence);
  if (!by_horizon.empty()) decide_location(by_horizon, verdict);
  const auto above = start.runs + start.not_at_limit + worse.runs + worse.not_at_limit;
  if (above > 0) {
    verdict.evidence["above_v_mu_end_depends_on_start"] = start.json();
    verdict.evidence["below_v_mu_end_depends_on_start"] = depends_on_start(evidence, theory::Regime::below).json();
    verdict.evidence["above_v_mu_worse_than_behavior"] = worse.json();
    verdict.finding += (verdict.finding.empty() ? "" : "; ") + std::string("above V^mu, near their limits, ") + format_count(worse.found) +
                       " of " + format_count(worse.runs, "run") + " end below V^mu and " + format_count(start.found) +
                       " of " + format_count(start.runs) + " pairs depend on pi_0";
  }
  // What exists needs a witness; without one, and without a measured location, nothing is decided.
  if (verdict.decision == Decision::not_tested && above > 0) verdict.decision = Decision::undecided;
  if (verdict.decision == Decision::supported && (start.found == 0 || worse.found == 0)) {
    verdict.decision = Decision::undecided;
    verdict.needs = "V above V^mu from two first policies (initial_logits = behavior, normal), trained to their limits";
  }
  if (verdict.decision == Decision::undecided && by_horizon.empty()) verdict.needs = "V below V^mu on a grid that brackets V_1";
  else if (verdict.decision == Decision::undecided && verdict.needs.empty()) verdict.needs = what_decides_the_location(evidence, by_horizon.rbegin()->second);
  return verdict;
}

}  // namespace

Claim transition_claim() {
  return {.id = "G4",
          .name = "phase transition",
          .statement =
              "The support of the limit is one arm from the instance's own V_1 on; above V^mu the limit depends on pi_0 "
              "and can be worse than the behaviour policy.",
          .method = method_text(one_round(),
                                "location: the smallest swept V from which on the trained support is one arm, against the instance's V_1, at "
                                "every horizon (train.steps); of instances trained for long enough (steps * learning_rate * range of rewards >= "
                                "1000 arms) with stable steps, whose grid has a V more than one step from V_1, the share within one grid step "
                                "of it at the longest horizon. On a fine grid the limit pi* itself shows one arm (above 0.1 / K, as the "
                                "support is counted) slightly below V_1: one step below that V is within too. Never one arm below V^mu, or a "
                                "diverged run: off. Existence above V^mu: a run that ends more than 0.01 below V^mu; a pair that differs in "
                                "pi_0 alone and ends more than 0.02 apart (both times the range of rewards), of runs within 0.01 of their limits",
                                "supported when the 95 % interval of the share is above 95 % and both kinds of runs above V^mu were seen. Refuted "
                                "when more than 5 % of the instances (95 % confidence) are off, have come no nearer to their own limits (by 1 %) "
                                "since the shortest horizon, and are not within 0.01 of them. " +
                                    bounds_words()) +
                    ".",
          .refuted = "In more than 5 % of the instances (95 % confidence) the support becomes one arm elsewhere than within a grid step of V_1, and stays so.",
          .decide = decide,
          .parts = {{one_round()}}};
}

}  // namespace asymsweep::analysis
