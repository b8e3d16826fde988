// G5: below V^mu no refresh lowers expected reward.

#include "analysis/claims/all.hpp"
#include "analysis/claims/rules.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double rounding = 1e-12;  // of an expected reward over up to 10^4 arms, relative

const Premises& premises() {
  static const Premises all = theorems().and_also({premise::below_v_mu(), premise::starts_at_behavior(), premise::stable_step()});
  return all;
}

Verdict decide(const Evidence& evidence) {
  Facts facts(evidence, "worst_round_change");
  LeftOut left_out;
  double rounds_seen = 0;
  for (const auto& [cell, runs] : runs_that_test(evidence, premises(), left_out)) {
    const auto change = evidence.metric(*cell, "worst_round_change"), rounds = evidence.metric(*cell, "rounds");
    for (const auto run : runs) {
      const bool holds = !cell->diverged(run) && change[run] >= -rounding * cell->magnitude(run);
      if (holds && !cell->has_moved(run, rounding)) {
        facts.leave_out_unmoved();
        continue;
      }
      facts.add(*cell, run, holds, change[run]);
      rounds_seen += cell->diverged(run) ? 0 : rounds[run];
    }
  }
  auto verdict = every_run(facts, left_out);
  if (verdict.n > 0) verdict.evidence["rounds"] = rounds_seen;
  return verdict;
}

}  // namespace

Claim monotone_rounds_claim() {
  return {.id = "G5",
          .name = "monotone rounds",
          .statement =
              "For V < V^mu and the exact gradient no refresh of the behaviour policy lowers expected reward, whole rounds or "
              "rounds cut short by the lag.",
          .method = method_text(premises(), "smallest change of expected reward over a round, at least -1e-12 max(1, |V|, |r|)", every_run_words()) + ".",
          .refuted = "At least one refresh lowered expected reward; the finding says how many runs had one.",
          .decide = decide,
          .parts = {{premises(), Question{.test = Test::every_run}, "worst_round_change"}}};
}

}  // namespace asymsweep::analysis
