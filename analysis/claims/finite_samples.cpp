// G9: with sampled gradients most runs still improve below V^mu.

#include <algorithm>

#include "analysis/claims/all.hpp"
#include "analysis/claims/rules.hpp"

namespace asymsweep::analysis {
namespace {

constexpr Question most_improve{.test = Test::share, .bound = 0.5};

const Premises& premises() {
  static const Premises all = bandit_of_asymre().and_also({premise::sampled_gradient(), premise::below_v_mu(), premise::something_to_gain()});
  return all;
}

Sample improved(const Evidence& evidence, const Tested& tested) {
  const auto& [cell, runs] = tested;
  Sample sample{.what = evidence.describe(*cell), .known = {.low = 0, .high = 1}};
  bool moved = false;
  for (const auto run : runs) {
    sample.seeds.push_back(cell->runs.seeds[run]);
    sample.diverged += cell->diverged(run);
    sample.values.push_back(cell->improvement[run] > 0 && !cell->diverged(run));
    moved = moved || cell->improvement[run] != 0;
  }
  if (!moved) sample.tells_nothing = "no run moved";
  return sample;
}

Verdict decide(const Evidence& evidence) {
  std::vector<Sample> samples;
  LeftOut left_out;
  for (const auto& tested : runs_that_test(evidence, premises(), left_out)) samples.push_back(improved(evidence, tested));
  auto verdict = judge(most_improve.at(evidence.error_rate()), "most runs improve", samples, premises().planned(evidence.results()));
  if (!left_out.empty()) verdict.evidence["left_out"] = left_out;
  return verdict;
}

}  // namespace

Claim finite_samples_claim() {
  return {.id = "G9",
          .name = "finite samples",
          .statement = "With sampled gradients, and V < V^mu, a run improves on the behaviour policy with probability above one half.",
          .method = method_text(premises(), "share of runs that end above V^mu", every_share_words(most_improve)) +
                    ". A configuration in which no run moved decides nothing. The evidence lists all configurations.",
          .refuted = "In at least one configuration fewer than half of the runs improve (95 % confidence); in the others most may.",
          .decide = decide,
          .parts = {{premises(), most_improve, "share of runs that improve"}}};
}

}  // namespace asymsweep::analysis
