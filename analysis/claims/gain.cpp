#include "analysis/claims/gain.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "analysis/statistics/descriptive.hpp"
#include "analysis/statistics/student_t.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double alpha = 0.05;
constexpr std::size_t fewest_pairs = 20;

/// V = V^mu (delta_v = 0), or V = 0: plain off-policy REINFORCE.
const char* reference_name(const Cell& cell) { return cell.training.baseline.relative ? "V = V^mu" : "V = 0"; }

/// Paired rewards of one lag, noise, ...: [candidate][pair] and [pair] of the reference.
struct Comparison {
  std::vector<const Cell*> candidates;
  std::vector<std::vector<double>> rewards;
  const Cell* reference = nullptr;
  std::vector<double> reference_rewards;
};

std::optional<Comparison> compare(const Evidence& evidence, const std::vector<const Cell*>& group) {
  Comparison comparison;
  for (const auto* cell : group)
    if (cell->training.baseline.value == 0) comparison.reference = cell;
  if (!comparison.reference || group.size() < 2) return std::nullopt;
  std::vector<std::vector<double>> rewards;
  for (const auto* cell : group) rewards.push_back(evidence.metric(*cell, "expected_reward"));
  const auto paired = paired_runs(group);
  if (paired.size() < fewest_pairs) return std::nullopt;
  for (std::size_t c = 0; c < group.size(); ++c) {
    std::vector<double> values;
    bool below = true;
    for (const auto& runs : paired) {
      values.push_back(rewards[c][runs[c]]);
      below = below && group[c]->regime(runs[c]) == theory::Regime::below;
    }
    if (group[c] == comparison.reference) {
      comparison.reference_rewards = std::move(values);
    } else if (below) {
      comparison.candidates.push_back(group[c]);
      comparison.rewards.push_back(std::move(values));
    }
  }
  if (comparison.candidates.empty()) return std::nullopt;
  return comparison;
}

/// Mean over every second pair, from `parity` on; a diverged run earns nothing.
double half_mean(const std::vector<double>& values, std::size_t parity) {
  std::vector<double> half;
  for (std::size_t i = parity; i < values.size(); i += 2) half.push_back(std::isfinite(values[i]) ? values[i] : 0);
  return statistics::mean(half);
}

std::size_t best_candidate(const Comparison& comparison, std::size_t parity) {
  std::size_t best = 0;
  for (std::size_t c = 1; c < comparison.rewards.size(); ++c)
    if (half_mean(comparison.rewards[c], parity) > half_mean(comparison.rewards[best], parity)) best = c;
  return best;
}

/// Chosen on one half of the seeds, valued on the other, both ways: no seed helps to choose the V that it values.
std::vector<double> cross_fitted_gain(const Comparison& comparison) {
  const std::size_t chosen[2] = {best_candidate(comparison, 0), best_candidate(comparison, 1)};
  std::vector<double> gain;
  for (std::size_t i = 0; i < comparison.reference_rewards.size(); ++i) {
    const double reward = comparison.rewards[chosen[1 - i % 2]][i];
    const double reference = comparison.reference_rewards[i];
    gain.push_back((std::isfinite(reward) ? reward : 0) - (std::isfinite(reference) ? reference : 0));
  }
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

Verdict decide(const Evidence& evidence) {
  Verdict verdict;
  std::vector<std::vector<double>> gains;
  auto list = nlohmann::ordered_json::array();
  bool all_above = true, any_below = false;
  std::size_t comparisons = 0;
  for (const auto& group : evidence.groups_over(baseline_keys())) {
    const auto comparison = compare(evidence, group);
    if (!comparison) continue;
    comparisons += 1;
    const auto gain = cross_fitted_gain(*comparison);
    const auto interval = statistics::t_interval(gain, alpha);
    const double mean = statistics::mean(gain), reference = half_mean(comparison->reference_rewards, 0) / 2 +
                                                           half_mean(comparison->reference_rewards, 1) / 2;
    const auto best = comparison->candidates[best_candidate(*comparison, 0)];
    list.push_back({{"where", describe_rest(evidence, *group.front())}, {"against", reference_name(*comparison->reference)},
                    {"chosen", evidence.describe(*best)}, {"gain", mean}, {"interval", {interval.low, interval.high}},
                    {"gain_percent", 100 * mean / reference},
                    {"gain_percent_interval", {100 * interval.low / reference, 100 * interval.high / reference}},
                    {"seeds", gain.size()}});
    all_above = all_above && interval.low > 0;
    any_below = any_below || interval.high < 0;
    verdict.n += gain.size();
    if (!(mean >= verdict.estimate)) {
      verdict.estimate = mean;
      verdict.interval = interval;
    }
  }
  if (comparisons == 0) return verdict;
  verdict.decision = any_below ? Decision::refuted : all_above ? Decision::supported : Decision::undecided;
  verdict.finding = "a well-chosen V below V^mu ends above the reference by at least " +
                    format_number(std::round(1e4 * verdict.estimate) / 1e4) + " (the smallest of " +
                    format_count(comparisons) + " comparisons)";
  verdict.evidence["comparisons"] = list;
  return verdict;
}

}  // namespace

Claim gain_claim() {
  return {.id = "G11",
          .name = "gain",
          .statement = "A well-chosen V below V^mu ends above V = V^mu, and above plain off-policy REINFORCE (V = 0).",
          .method = "Per combination of the other axes: the best swept V that is below V^mu in every instance, chosen on one half of "
                    "the seeds and valued on the other and the other way round, against delta_v = 0 (or v = 0) on the same seeds. "
                    "Statistic: mean difference of expected reward, paired, 95 % t interval. Supported when every interval is above "
                    "zero, refuted when one is below; the estimate is the smallest gain. Gains in per cent are in the evidence.",
          .decide = decide};
}

}  // namespace asymsweep::analysis
