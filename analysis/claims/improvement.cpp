// G2: below V^mu training improves on the behaviour policy.

#include "analysis/claims/all.hpp"
#include "analysis/claims/rules.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double rounding = 1e-12;  // of an expected reward over up to 10^4 arms, relative

const Premises& exact() {
  static const Premises all = theorems().and_also({premise::below_v_mu(), premise::starts_at_behavior(), premise::stable_step()});
  return all;
}

const Premises& sampled() {
  static const Premises all = bandit_of_asymre().and_also({premise::sampled_gradient(), premise::periodic(), premise::below_v_mu(), premise::something_to_gain()});
  return all;
}

constexpr Question mean_above_zero{.test = Test::mean};

Verdict exact_half(const Evidence& evidence) {
  Facts facts(evidence, "improvement");
  LeftOut left_out;
  for (const auto& [cell, runs] : runs_that_test(evidence, exact(), left_out))
    for (const auto run : runs) {
      const bool holds = !cell->diverged(run) && cell->improvement[run] >= -rounding * cell->magnitude(run);
      if (holds && !cell->has_moved(run, rounding))
        facts.leave_out_unmoved();
      else
        facts.add(*cell, run, holds, cell->improvement[run]);
    }
  return every_run(facts, left_out);
}

Verdict sampled_half(const Evidence& evidence) {
  std::vector<Sample> samples;
  LeftOut left_out;
  for (const auto& [cell, runs] : runs_that_test(evidence, sampled(), left_out)) {
    Sample sample{.what = evidence.describe(*cell), .known = known_improvement(evidence.results(), cell->configuration)};
    for (const auto run : runs) {
      sample.seeds.push_back(cell->runs.seeds[run]);
      sample.diverged += cell->diverged(run);
      sample.values.push_back(cell->improvement[run]);
    }
    samples.push_back(std::move(sample));
  }
  auto verdict = judge(mean_above_zero.at(evidence.error_rate()), "improvement", samples, sampled().planned(evidence.results()));
  if (!left_out.empty()) verdict.evidence["left_out"] = left_out;
  return verdict;
}

/// The claim is about both: refuted if either is, supported if all that is tested is.
Verdict decide(const Evidence& evidence) {
  auto by_fact = exact_half(evidence), by_mean = sampled_half(evidence);
  if (by_mean.decision == Decision::not_tested) return by_fact;
  if (by_fact.decision == Decision::not_tested) return by_mean;
  const bool mean_decides = by_mean.decision == Decision::refuted && by_fact.decision != Decision::refuted;
  const auto decision = by_fact.decision == Decision::refuted || mean_decides ? Decision::refuted
                        : by_mean.decision == by_fact.decision                ? by_fact.decision
                                                                              : Decision::undecided;
  const auto finding = "exact gradient: " + by_fact.finding + "; sampled gradient: " + by_mean.finding;
  auto& whole = mean_decides ? by_mean : by_fact;
  const auto halves = nlohmann::ordered_json{{"exact_gradient", by_fact.json()}, {"sampled_gradient", by_mean.json()}};
  whole.evidence.update(halves);
  whole.decision = decision;
  whole.finding = finding;
  return whole;
}

}  // namespace

Claim improvement_claim() {
  return {.id = "G2",
          .name = "improvement",
          .statement = "For V < V^mu expected reward after training is above that of the behaviour policy.",
          .method =
              "Two halves; refuted if either is, supported if each half that a file tests is. "
              "Exact gradient. " +
              method_text(exact(), "final expected reward less V^mu, at least -1e-12 max(1, |V|, |r|)", every_run_words()) +
              ". Sampled gradient. " +
              method_text(sampled(), "final expected reward less V^mu", every_mean_words(mean_above_zero, "improvement")) + ".",
          .refuted =
              "With the exact gradient one run or more ended below V^mu, or with sampled gradients the mean of one configuration or "
              "more is below it (95 % confidence); the others may have improved.",
          .decide = decide,
          .parts = {{exact(), Question{.test = Test::every_run}, "improvement"}, {sampled(), mean_above_zero, "improvement"}}};
}

}  // namespace asymsweep::analysis
