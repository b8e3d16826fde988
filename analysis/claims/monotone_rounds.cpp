#include "analysis/claims/monotone_rounds.hpp"

#include "analysis/claims/fact_check.hpp"
#include "analysis/claims/instance_theory.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double rounding = 1e-12;  // of an expected reward over up to 10^4 arms, relative

Verdict decide(const Evidence& evidence) {
  FactCheck facts(evidence);
  double rounds_seen = 0;
  for (const auto& cell : evidence.cells()) {
    if (!cell.follows_theorems()) continue;
    const auto change = evidence.metric(cell, "worst_round_change");
    const auto rounds = evidence.metric(cell, "rounds");
    const auto premises = premises_of(evidence, cell);
    const auto moved = have_moved(evidence, cell, premises, rounding);
    for (std::size_t run = 0; run < cell.size(); ++run) {
      const auto& [starts_at_behavior, stable_step, long_enough, magnitude] = premises[run];
      if (cell.regime(run) != theory::Regime::below || !stable_step || !starts_at_behavior) continue;
      const bool holds = change[run] >= -rounding * magnitude;
      if (holds && !moved[run]) {
        facts.leave_out_unmoved();
        continue;
      }
      facts.add(cell, run, holds, change[run], "worst_round_change");
      rounds_seen += rounds[run];
    }
  }
  auto verdict = facts.verdict();
  if (verdict.n > 0) verdict.evidence["rounds"] = rounds_seen;
  return verdict;
}

}  // namespace

Claim monotone_rounds_claim() {
  return {.id = "G5",
          .name = "monotone rounds",
          .statement =
              "For V < V^mu and the exact gradient no refresh of the behaviour policy lowers expected reward, whole "
              "rounds or rounds cut short by the lag.",
          .method =
              "Every AsymRE run with the exact gradient (sgd, double precision, periodic refreshes), pi_0 = mu_0, V below the instance's "
              "V^mu and a stable step (learning_rate (best - V) < 4). Statistic: smallest change of expected reward over a round. "
              "Refuted by one run with a change below -1e-12 max(1, |V|, |r|); supported by none in at least 300 distinct "
              "instances; a run that ends within that of where it began shows nothing.",
          .refuted = "Some refresh lowered expected reward; how many did is in what was seen.",
          .decide = decide};
}

}  // namespace asymsweep::analysis
