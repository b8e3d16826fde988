#include "analysis/claims/improvement.hpp"

#include <algorithm>

#include "analysis/claims/completeness.hpp"
#include "analysis/claims/fact_check.hpp"
#include "analysis/claims/instance_theory.hpp"
#include "analysis/claims/one_sided.hpp"
#include "analysis/improvement.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double rounding = 1e-12;  // of an expected reward over up to 10^4 arms, relative

/// [run] Final less initial expected reward, to the last bit.
std::vector<double> exact_improvements(const Evidence& evidence, const Cell& cell) {
  auto improvement = evidence.metric(cell, "expected_reward");
  const auto initial = evidence.metric(cell, "initial_expected_reward");
  for (std::size_t run = 0; run < improvement.size(); ++run) improvement[run] -= initial[run];
  return improvement;
}

/// [run] From pi_0 = mu_0 every step bears on the claim. Elsewhere a start worse than mu_0 is no loss of training: above V^mu
/// such runs bear on it at their limits alone. Below it they do not: a limit can be better than mu_0 by less than a run that
/// is near it can tell.
std::vector<bool> runs_that_bear(const Evidence& evidence, const Cell& cell, theory::Regime regime, const std::vector<Premises>& premises) {
  std::vector<bool> bear(cell.size(), false);
  if (regime == theory::Regime::above && !cell.training.lag) bear = are_near_their_limits(evidence, cell);
  for (std::size_t run = 0; run < cell.size(); ++run)
    bear[run] = cell.regime(run) == regime && premises[run].stable_step && (premises[run].starts_at_behavior || bear[run]);
  return bear;
}

Verdict exact_facts(const Evidence& evidence, theory::Regime regime) {
  FactCheck facts(evidence);
  for (const auto& cell : evidence.cells()) {
    if (!cell.follows_theorems()) continue;
    const auto improvement = exact_improvements(evidence, cell);
    const auto premises = premises_of(evidence, cell);
    const auto bear = runs_that_bear(evidence, cell, regime, premises);
    const auto moved = have_moved(evidence, cell, premises, rounding);
    for (std::size_t run = 0; run < cell.size(); ++run) {
      if (!bear[run]) continue;
      const bool holds = improvement[run] >= -rounding * premises[run].magnitude;
      if (holds && !moved[run])
        facts.leave_out_unmoved();
      else
        facts.add(cell, run, holds, improvement[run], "improvement");
    }
  }
  return facts.verdict();
}

Verdict sampled_test(const Evidence& evidence, theory::Regime regime) {
  std::vector<CellSample> samples;
  for (const auto& cell : evidence.cells()) {
    if (cell.exact() || !cell.periodic()) continue;
    const auto improvement = analysis::improvements(evidence.metric(cell, "expected_reward"),
                                                    evidence.metric(cell, "initial_expected_reward"));
    const auto to_gain = analysis::improvements(evidence.metric(cell, "best_reward"), evidence.metric(cell, "initial_expected_reward"));
    CellSample sample{.cell = &cell};
    for (std::size_t run = 0; run < cell.size(); ++run)
      if (cell.regime(run) == regime && to_gain[run] != 0) sample.values.push_back(improvement[run]);
    if (!sample.values.empty()) samples.push_back(std::move(sample));
  }
  auto verdict = all_means_above_zero(evidence, samples, "improvement");
  require_complete(verdict, evidence.results(), [&](const TrainingParameters& training) {
    const bool periodic = !training.lag || training.lag_mode == LagMode::periodic;
    return training.algorithm == "asymre" && training.gradient == GradientKind::sampled && periodic &&
           (regime == theory::Regime::below ? may_be_below(training) : may_be_above(training));
  });
  return verdict;
}

Verdict decide_regime(const Evidence& evidence, theory::Regime regime) {
  auto exact = exact_facts(evidence, regime);
  auto sampled = sampled_test(evidence, regime);
  if (sampled.decision == Decision::not_tested) return exact;
  if (exact.decision == Decision::not_tested) return sampled;
  sampled.evidence["finding"] = sampled.finding;
  exact.evidence["sampled_gradient"] = {{"verdict", decision_text(sampled.decision)}};
  exact.evidence["sampled_gradient"].update(sampled.evidence);
  return exact;
}

Verdict decide(const Evidence& evidence) {
  auto below = decide_regime(evidence, theory::Regime::below);
  auto above = decide_regime(evidence, theory::Regime::above);
  if (above.decision == Decision::not_tested) return below;
  if (below.decision == Decision::not_tested) {
    above.finding = "outside its condition, V > V^mu, the claim was put to the test: " + above.finding;
    if (above.decision == Decision::supported) above.decision = Decision::undecided;  // says nothing about V < V^mu
    return above;
  }
  above.evidence["finding"] = above.finding;
  below.evidence["above_v_mu"] = {{"verdict", decision_text(above.decision)}, {"estimate", above.estimate}, {"n", above.n}};
  below.evidence["above_v_mu"].update(above.evidence);
  return below;
}

}  // namespace

Claim improvement_claim() {
  return {.id = "G2",
          .name = "improvement",
          .statement = "For V < V^mu expected reward after training is above that of the behaviour policy.",
          .method =
              "AsymRE runs with V below the instance's V^mu; in a file that has none, runs above it, where the claim may fail: they can "
              "refute it and cannot support it. Exact gradient (sgd, double precision, periodic refreshes) from pi_0 = mu_0 with a "
              "stable step (learning_rate (best - V) < 4), and above V^mu also from other pi_0 where a run without refresh has come "
              "within 0.01 of its own limit: refuted by one run that ends more than 1e-12 max(1, |V|, |r|) below V^mu; supported by "
              "none in at least 300 distinct instances; a run that ends within that of where it began shows nothing. Sampled gradient (decides in a file without exact runs): intersection-union test, supported "
              "when every configuration's mean improvement is above zero by a one-sided t-test at 5 %; refuted when one is "
              "below zero, Holm-adjusted at 5 %. In a file that was extended anytime-valid bounds of the mean (hedged betting for "
              "rewards in [0, 1], else asymptotic) take the place of the tests. A configuration with a diverged run has no mean, "
              "one with fewer than 20 runs no test: both are neither. Undecided while runs are missing.",
          .refuted = "Some run (exact gradient) or some configuration's mean (sampled) surely ended below V^mu; the others may have improved.",
          .decide = decide};
}

}  // namespace asymsweep::analysis
