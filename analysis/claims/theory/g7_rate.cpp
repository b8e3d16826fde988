// G7: below V_{0,mu} the gap to the best reward shrinks by rho per round.

#include <algorithm>
#include <cmath>
#include <optional>

#include "analysis/claims/theory/theory_claims.hpp"
#include "analysis/claims/instance_theory.hpp"
#include "analysis/claims/rules.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "theory/rounds.hpp"
#include "theory/thresholds.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double tolerance = 0.02;  // of a factor per round
constexpr std::uint64_t fewest_rounds = 5;
/// An arm of probability p settles within a round at rate A p per unit of lag * learning_rate. With this many such times
/// in a round the arms that are left have settled; later, when they have become too rare, rounds are cut short of their
/// limits and the rate is another one.
constexpr double settling_times = 20;

const Premises& premises() {
  static const Premises all({"theorems", "fixed_baseline", "rounds_near_their_limits", "below_v_mu", "below_v0", "starts_at_behavior", "stable_step"});
  return all;
}

/// Optimality gap after a round.
struct Gap {
  std::uint64_t round;
  double gap;
};

/// Rounds that a checkpoint falls on and at whose end the arms beside the best one still settle within a round. `reward`
/// and `best` are true rewards; `best_above_v` is on the scale of V, the observed one. Flips stretch the gap, which leaves its
/// factors as they are.
std::vector<Gap> settled_rounds(const std::vector<double>& reward, const std::vector<double>& best_probability,
                                const std::vector<std::uint64_t>& steps, const Cell& cell, double best, double best_above_v) {
  const double rarest = settling_times / (static_cast<double>(*cell.training.lag) * cell.training.learning_rate * best_above_v);
  std::vector<Gap> gaps;
  for (std::size_t c = 0; c < steps.size(); ++c) {
    if (steps[c] % *cell.training.lag != 0) continue;
    if (steps[c] > 0 && 1 - best_probability[c] < rarest) break;
    gaps.push_back({steps[c] / *cell.training.lag, best - reward[c]});
  }
  return gaps;
}

/// Geometric mean factor per round over the last `fewest_rounds` or more.
std::optional<double> last_factor(const std::vector<Gap>& gaps) {
  for (std::size_t first = gaps.size(); first-- > 0;) {
    const auto rounds = gaps.back().round - gaps[first].round;
    if (rounds >= fewest_rounds) return std::pow(gaps.back().gap / gaps[first].gap, 1 / static_cast<double>(rounds));
  }
  return std::nullopt;
}

/// The closed form over the same rounds.
std::optional<double> closed_form_factor(const BanditInstance& instance, double v, double best, std::vector<Gap> gaps) {
  if (gaps.empty()) return std::nullopt;
  const auto rewards = theory::round_expected_rewards(instance.behavior_logits, instance.observed_means, v,
                                                      static_cast<std::size_t>(gaps.back().round));
  for (auto& [round, gap] : gaps) gap = best - (round == 0 ? theory::v_mu(instance.behavior_logits, instance.observed_means)
                                                           : rewards[round - 1]);
  return last_factor(gaps);
}

Verdict decide(const Evidence& evidence) {
  Facts facts(evidence, "factor_minus_rho");
  LeftOut left_out;
  std::vector<double> errors;
  for (const auto& [cell, runs] : runs_that_test(evidence, premises(), left_out)) {
    const auto reward = evidence.curve(*cell, "expected_reward_curve");
    const auto probability = evidence.curve(*cell, "optimal_probability_curve");
    const auto steps = evidence.checkpoint_steps(*cell);
    for (const auto run : runs) {
      if (cell->diverged(run)) {
        facts.add(*cell, run, false, std::numeric_limits<double>::quiet_NaN());
        continue;
      }
      const double v = cell->v[run];
      const auto instance = instance_of(evidence, *cell, run);
      const double best = *std::ranges::max_element(instance.observed_means);
      const double rho = theory::convergence_rate(instance.behavior_logits, instance.observed_means, v);
      const double true_best = *std::ranges::max_element(instance.mean_rewards);
      const auto gaps = settled_rounds(reward[run], probability[run], steps, *cell, true_best, best - v);
      const auto factor = last_factor(gaps), limit = closed_form_factor(instance, v, best, gaps);
      if (!factor || !limit || !(std::abs(*limit - rho) <= tolerance / 2)) {
        left_out["five settled rounds whose closed form is within 0.01 of rho"] += 1;
      } else if (!std::isfinite(*factor)) {
        left_out["a gap above rounding"] += 1;
      } else {
        errors.push_back(std::abs(*factor - rho));
        facts.add(*cell, run, errors.back() <= tolerance, *factor - rho);
      }
    }
  }
  auto verdict = every_run(facts, left_out);
  if (!errors.empty()) {
    std::ranges::sort(errors);
    verdict.evidence["median_error_of_the_factor"] = statistics::quantile_of_sorted(errors, 0.5);
    verdict.evidence["largest_error_of_the_factor"] = errors.back();
  }
  return verdict;
}

}  // namespace

Claim rate_claim() {
  return {.id = "G7",
          .name = "rate",
          .statement = "With V fixed below V_{0,mu} the gap between expected and best reward shrinks by rho per round.",
          .method = method_text(premises(),
                                "geometric mean factor of the gap over the last five or more rounds at whose ends a checkpoint lies and in "
                                "which the arms beside the best one still settle (20 relaxation times 1 / (A p) a round), within 0.02 of the "
                                "instance's own rho; only where the closed-form rounds have themselves come within 0.01 of rho by then, and "
                                "where the gap is above rounding",
                                every_run_words()) +
                    ".",
          .refuted = "In at least one run the gap shrank by another factor than rho, by more than 0.02.",
          .decide = decide,
          .parts = {{premises(), Question{.test = Test::every_run}, "factor_minus_rho"}}};
}

}  // namespace asymsweep::analysis
