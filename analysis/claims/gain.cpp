#include "analysis/claims/gain.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/claims/completeness.hpp"
#include "analysis/claims/gain_comparison.hpp"
#include "analysis/improvement.hpp"
#include "analysis/statistics/bootstrap.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "analysis/statistics/student_t.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double alpha = 0.05;

/// Of a well-chosen V over the reference, [pair]; and what is known of its sign.
struct Gain {
  const GainComparison* comparison = nullptr;
  std::size_t chosen = 0;  ///< candidate
  std::vector<double> values;
  statistics::Interval interval;          ///< of the mean, 95 %
  statistics::Interval percent_interval;  ///< of the mean over the reference's mean, both estimated
  bool above = false;                     ///< at alpha
  bool below = false;                     ///< at alpha over all comparisons
};

/// Mean over every second pair, from `parity` on.
double half_mean(const std::vector<double>& rewards, std::size_t parity) {
  std::vector<double> half;
  for (std::size_t i = parity; i < rewards.size(); i += 2) half.push_back(rewards[i]);
  return statistics::mean(half);
}

std::size_t best_candidate(const GainComparison& comparison, std::size_t parity) {
  std::size_t best = 0;
  for (std::size_t c = 1; c < comparison.rewards.size(); ++c)
    if (half_mean(comparison.rewards[c], parity) > half_mean(comparison.rewards[best], parity)) best = c;
  return best;
}

/// Chosen on one half of the seeds, valued on the other, both ways: no seed helps to choose the V that it values.
Gain cross_fitted(const GainComparison& comparison, double family) {
  Gain gain{.comparison = &comparison, .chosen = best_candidate(comparison, 0)};
  const std::size_t chosen[2] = {gain.chosen, best_candidate(comparison, 1)};
  std::vector<double> rewards;
  for (std::size_t i = 0; i < comparison.reference_rewards.size(); ++i) rewards.push_back(comparison.rewards[chosen[1 - i % 2]][i]);
  gain.values = improvements(rewards, comparison.reference_rewards);
  gain.interval = statistics::t_interval(gain.values, alpha);
  gain.above = statistics::t_p_greater(gain.values) <= alpha;  // each must be: intersection-union
  gain.below = statistics::t_p_less(gain.values) <= alpha / family;
  const auto [low, high] = statistics::ratio_interval(gain.values, comparison.reference_rewards);
  gain.percent_interval = {100 * low, 100 * high};
  return gain;
}

/// In a file that was extended: a choice made on all seeds so far changes with every look, so every candidate has its own
/// anytime-valid bound, simultaneous over them; the best is the one with the largest.
Gain simultaneous(const Results& results, const GainComparison& comparison, double family) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const bool bounded = has_bounded_improvement(results, results.configuration(comparison.reference_cell->configuration));
  const auto candidates = static_cast<double>(comparison.candidates.size());
  Gain gain{.comparison = &comparison, .percent_interval = {nan, nan}, .below = true};
  for (std::size_t c = 0; c < comparison.candidates.size(); ++c) {
    auto values = improvements(comparison.rewards[c], comparison.reference_rewards);
    const auto interval = anytime_mean(values, bounded, alpha / candidates);
    gain.above = gain.above || interval.low > 0;
    gain.below = gain.below && anytime_mean(values, bounded, alpha / family).high < 0;
    if (c > 0 && interval.low <= gain.interval.low) continue;
    gain.chosen = c;
    gain.interval = interval;
    gain.values = std::move(values);
  }
  if (statistics::has_spread(gain.values)) return gain;
  gain.above = gain.below = false;  // one run repeated
  return gain;
}

std::string describe_rest(const Evidence& evidence, const Cell& cell) {
  std::string text;
  const auto configuration = evidence.results().configuration(cell.configuration);
  for (const auto& dimension : evidence.results().sweep().dimensions)
    for (const auto& axis : dimension.axes)
      if (std::ranges::find(baseline_keys(), axis.key) == baseline_keys().end())
        text += (text.empty() ? "" : ", ") + axis.name + " = " + to_text(configuration.values().at(axis.key));
  return text.empty() ? "all runs" : text;
}

nlohmann::ordered_json json(const Evidence& evidence, const Gain& gain) {
  const auto& comparison = *gain.comparison;
  const double mean = statistics::mean(gain.values), reference = statistics::mean(comparison.reference_rewards);
  nlohmann::ordered_json percent = nullptr;
  if (reference > 0) percent = 100 * mean / reference;
  return {{"where", describe_rest(evidence, *comparison.reference_cell)}, {"against", reference_text(comparison.reference)},
          {"chosen", evidence.describe(*comparison.candidates[gain.chosen])},
          {"gain", mean}, {"interval", {gain.interval.low, gain.interval.high}}, {"gain_percent", percent},
          {"gain_percent_interval", {gain.percent_interval.low, gain.percent_interval.high}},
          {"seeds", gain.values.size()}};
}

/// The claim against one of its two references.
struct Half {
  std::size_t comparisons = 0, above = 0, below = 0;
  Decision decision() const {
    if (comparisons == 0) return Decision::not_tested;
    return below > 0 ? Decision::refuted : above == comparisons ? Decision::supported : Decision::undecided;
  }
};

Half half_of(const std::vector<Gain>& gains, Reference reference) {
  Half half;
  for (const auto& gain : gains) {
    if (gain.comparison->reference != reference) continue;
    half.comparisons += 1;
    half.above += gain.above;
    half.below += gain.below;
  }
  return half;
}

std::string finding(const Half& half, Reference reference) {
  if (half.comparisons == 0) return std::string("the half of the claim against ") + reference_text(reference) + " is not tested here";
  return "a well-chosen V below V^mu ends above " + std::string(reference_text(reference)) + " in " + format_count(half.above) + " of " +
         format_count(half.comparisons, "comparison") + ", surely below it in " + format_count(half.below);
}

Verdict decide(const Evidence& evidence) {
  Verdict verdict;
  const auto comparisons = gain_comparisons(evidence);
  if (comparisons.empty()) return verdict;
  const auto family = static_cast<double>(comparisons.size());
  std::vector<Gain> gains;
  for (const auto& comparison : comparisons)
    gains.push_back(evidence.results().was_extended() ? simultaneous(evidence.results(), comparison, family)
                                                      : cross_fitted(comparison, family));
  auto list = nlohmann::ordered_json::array();
  const Gain* smallest = &gains.front();
  for (const auto& gain : gains) {
    verdict.n += gain.values.size();
    if (statistics::mean(gain.values) < statistics::mean(smallest->values)) smallest = &gain;
    list.push_back(json(evidence, gain));
  }
  const auto against_v_mu = half_of(gains, Reference::v_mu), against_zero = half_of(gains, Reference::zero);
  const auto one_is = [&](Decision decision) { return against_v_mu.decision() == decision || against_zero.decision() == decision; };
  const bool both = against_v_mu.decision() == Decision::supported && against_zero.decision() == Decision::supported;
  verdict.decision = one_is(Decision::refuted) ? Decision::refuted : both ? Decision::supported : Decision::undecided;
  verdict.estimate = statistics::mean(smallest->values);
  verdict.interval = smallest->interval;
  verdict.finding = against_v_mu.comparisons > 0 ? finding(against_v_mu, Reference::v_mu) + "; " + finding(against_zero, Reference::zero)
                                                 : finding(against_zero, Reference::zero) + "; " + finding(against_v_mu, Reference::v_mu);
  verdict.estimate_is_of(describe_rest(evidence, *smallest->comparison->reference_cell), smallest->values.size());
  verdict.evidence["halves"] = {{reference_text(Reference::v_mu), decision_text(against_v_mu.decision())},
                                {reference_text(Reference::zero), decision_text(against_zero.decision())}};
  verdict.evidence["comparisons"] = list;
  require_complete(verdict, evidence.results(), [](const TrainingParameters& training) {
    const bool periodic = !training.lag || training.lag_mode == LagMode::periodic;
    return training.algorithm == "asymre" && periodic && (!training.baseline.relative || training.baseline.value <= 0);
  });
  return verdict;
}

}  // namespace

Claim gain_claim() {
  return {.id = "G11",
          .name = "gain",
          .statement = "A well-chosen V below V^mu ends above V = V^mu, and above plain off-policy REINFORCE (V = 0).",
          .method = "AsymRE with periodic lag, per combination of the other axes and per reference (a swept V that is V^mu, or 0, in every instance): "
                    "the best swept V that is below V^mu in every instance, chosen on one half of "
                    "the seeds and valued on the other and the other way round, against the reference on the same seeds. A diverged run "
                    "has the reward of its instance's worst arm. "
                    "Statistic: mean difference of expected reward, paired; differences below 1e-12 of the rewards are none. One half of "
                    "the claim, against one reference, is supported when every one is above zero (one-sided t at "
                    "5 %, intersection-union), the claim when both halves are: a file with one reference leaves the other untested, "
                    "and the whole undecided. Refuted when one is below (one-sided t, Bonferroni at 5 %). In a file that was extended "
                    "anytime-valid bounds of every candidate, simultaneous over candidates, take the place of choice and t. Undecided "
                    "while runs are missing. The estimate is the smallest gain; all gains, in per cent too (paired bootstrap of the "
                    "ratio), are in the evidence.",
          .refuted = "For some lag, noise or the like even the best V below V^mu surely ends below the baseline it is compared with; elsewhere it may gain.",
          .decide = decide};
}

}  // namespace asymsweep::analysis
