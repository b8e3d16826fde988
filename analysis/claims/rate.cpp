#include "analysis/claims/rate.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "analysis/claims/fact_check.hpp"
#include "analysis/claims/instance_theory.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "theory/rounds.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double tolerance = 0.02;       // of a factor per round
constexpr double smallest_gap = 1e-10;   // below it the gap is rounding
constexpr std::size_t fewest_rounds = 5;

bool bears(const Cell& cell) {
  const auto& baseline = cell.training.baseline;
  const bool fixed = !baseline.relative || baseline.reference == BaselineReference::initial;
  return cell.exact() && cell.periodic() && cell.training.lag && fixed;
}

/// Gap to `best` after each round that a checkpoint falls on: (round, gap).
struct GapAtRound {
  std::uint64_t round;
  double gap;
};

std::vector<GapAtRound> gaps(const std::vector<double>& curve, const std::vector<std::uint64_t>& steps,
                             std::uint64_t lag, double best) {
  std::vector<GapAtRound> at_rounds;
  for (std::size_t c = 0; c < steps.size(); ++c)
    if (steps[c] % lag == 0 && best - curve[c] > smallest_gap) at_rounds.push_back({steps[c] / lag, best - curve[c]});
  return at_rounds;
}

/// Factor per round over the last rounds before the gap is rounding.
std::optional<double> last_factor(const std::vector<GapAtRound>& at_rounds) {
  for (std::size_t first = at_rounds.size(); first-- > 0;) {
    const auto rounds = at_rounds.back().round - at_rounds[first].round;
    if (rounds < fewest_rounds) continue;
    return std::pow(at_rounds.back().gap / at_rounds[first].gap, 1 / static_cast<double>(rounds));
  }
  return std::nullopt;
}

/// The closed form over the same rounds: has it become the asymptotic rho yet?
bool asymptotic(const BanditInstance& instance, double v, double best, double rho, const std::vector<GapAtRound>& at_rounds) {
  const auto rewards = theory::round_expected_rewards(instance.behavior_logits, instance.observed_means, v,
                                                      static_cast<std::size_t>(at_rounds.back().round));
  std::vector<GapAtRound> limits;
  for (const auto& [round, gap] : at_rounds)
    if (round > 0 && best - rewards[round - 1] > smallest_gap) limits.push_back({round, best - rewards[round - 1]});
  const auto factor = limits.empty() ? std::nullopt : last_factor(limits);
  return factor && std::abs(*factor - rho) <= tolerance / 2;
}

Verdict decide(const Evidence& evidence) {
  FactCheck facts(evidence);
  std::vector<double> errors;
  std::size_t left_out = 0;
  for (const auto& cell : evidence.cells()) {
    if (!bears(cell)) continue;
    const auto curves = evidence.curve(cell, "expected_reward_curve");
    const auto steps = evidence.checkpoint_steps(cell);
    for (std::size_t run = 0; run < cell.size(); ++run) {
      if (cell.regime(run) != theory::Regime::below) continue;
      const auto instance = instance_of(evidence, cell, run);
      const auto convergence = theory::convergence(instance.behavior_logits, instance.observed_means, cell.v[run]);
      if (!convergence || convergence->rate == 0) continue;
      const double best = instance.mean_rewards[convergence->best_arm];
      const auto at_rounds = gaps(curves[run], steps, *cell.training.lag, best);
      const auto factor = last_factor(at_rounds);
      if (!factor || !asymptotic(instance, cell.v[run], best, convergence->rate, at_rounds)) {
        left_out += 1;
        continue;
      }
      const double error = *factor - convergence->rate;
      errors.push_back(std::abs(error));
      facts.add(cell, run, std::abs(error) <= tolerance, error, "factor_minus_rho");
    }
  }
  auto verdict = facts.verdict();
  if (!errors.empty()) {
    std::ranges::sort(errors);
    verdict.evidence["median_error_of_the_factor"] = statistics::quantile_of_sorted(errors, 0.5);
    verdict.evidence["largest_error_of_the_factor"] = errors.back();
    verdict.evidence["left_out_not_yet_asymptotic"] = left_out;
  }
  return verdict;
}

}  // namespace

Claim rate_claim() {
  return {.id = "G7",
          .name = "rate",
          .statement = "With V fixed below V^mu the gap between expected reward and the best surviving arm shrinks by rho per round.",
          .method = "Runs with the exact gradient, a finite lag, V fixed and below V^mu, checkpoints at round ends. Statistic: "
                    "geometric mean factor of the gap over the last five or more rounds before it is rounding (1e-10), against the "
                    "instance's own rho; only where the closed-form rounds have themselves come within 0.01 of rho there. Refuted by "
                    "one factor more than 0.02 off; supported by none in at least 300 instances.",
          .decide = decide};
}

}  // namespace asymsweep::analysis
