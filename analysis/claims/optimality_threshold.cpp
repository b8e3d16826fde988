// G6: repeated rounds reach the optimum below V_{0,mu} and not above it.

#include <cmath>

#include "analysis/claims/all.hpp"
#include "analysis/claims/instance_theory.hpp"
#include "analysis/claims/rules.hpp"
#include "theory/rounds.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double margin = 0.02;       // in V: nearer to V_{0,mu}, a round of finite length cannot tell
constexpr double reached = 0.5;       // probability of the optimal arms
constexpr double winner_shows = 0.9;  // probability of the arm that wins, in the closed form after as many rounds

const Premises& premises() {
  static const Premises all = theorems().and_also({premise::fixed_baseline(), premise::rounds_near_their_limits(), premise::below_v_mu(),
                                                   premise::starts_at_behavior(), premise::stable_step()});
  return all;
}

/// Of the arms whose reward is the largest among the arms that are left, or among all.
double best_probability(const BanditInstance& instance, const std::vector<double>& policy, double best) {
  double sum = 0;
  for (std::size_t y = 0; y < policy.size(); ++y)
    if (instance.observed_means[y] == best) sum += policy[y];
  return sum;
}

/// Whether as many rounds, taken to their limits, have brought out who wins: the best arm below V_{0,mu}, above it another.
/// Before that a policy without the optimum says nothing about where it goes.
bool rounds_have_decided(const BanditInstance& instance, double v, std::uint64_t rounds) {
  const auto limits = theory::iterate_rounds(instance.behavior_logits, instance.observed_means, v, rounds);
  const auto winner = theory::convergence(instance.behavior_logits, instance.observed_means, v);
  return winner && best_probability(instance, limits.back().policy, instance.observed_means[winner->best_arm]) >= winner_shows;
}

Verdict decide(const Evidence& evidence) {
  Facts facts(evidence, "optimal_probability");
  LeftOut left_out;
  std::size_t near = 0, near_agree = 0;
  for (const auto& [cell, runs] : runs_that_test(evidence, premises(), left_out)) {
    const auto v0 = evidence.metric(*cell, "v0_mu"), probability = evidence.metric(*cell, "optimal_probability");
    const auto rounds = cell->training.steps / *cell->training.lag;
    for (const auto run : runs) {
      const double above = cell->v[run] - v0[run];
      const bool agrees = !cell->diverged(run) && (probability[run] > reached) == (above < 0);
      if (std::abs(above) < margin) {
        near += 1;
        near_agree += agrees;
      } else if (!rounds_have_decided(instance_of(evidence, *cell, run), cell->v[run], rounds)) {
        left_out["rounds enough for the closed form to give the winner 0.9"] += 1;
      } else {
        facts.add(*cell, run, agrees, probability[run]);
      }
    }
  }
  auto verdict = every_run(facts, left_out);
  if (near > 0)
    verdict.evidence["within_0.02_of_v0"] = {{"runs", near}, {"agree", static_cast<double>(near_agree) / static_cast<double>(near)}};
  return verdict;
}

}  // namespace

Claim optimality_threshold_claim() {
  return {.id = "G6",
          .name = "optimality threshold",
          .statement = "Repeated rounds with V fixed below V^mu reach the optimum if and only if V < V_{0,mu}.",
          .method = method_text(premises(),
                                "probability of the optimal arms at the end, above 0.5 or not, at V at least 0.02 away from the instance's "
                                "own V_{0,mu} (runs nearer are reported beside it), where the closed-form rounds, as many as were trained, "
                                "give 0.9 to the arms that win",
                                every_run_words()) +
                    ".",
          .refuted = "At least one run ended on the wrong side: with the optimum at a V above V_{0,mu}, or without it below.",
          .decide = decide,
          .parts = {{premises(), Question{.test = Test::every_run}, "optimal_probability"}}};
}

}  // namespace asymsweep::analysis
