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

double reward_or_nothing(double reward) { return std::isfinite(reward) ? reward : 0; }  // a diverged run earns nothing

/// Mean over every second pair, from `parity` on.
double half_mean(const std::vector<double>& rewards, std::size_t parity) {
  std::vector<double> half;
  for (std::size_t i = parity; i < rewards.size(); i += 2) half.push_back(reward_or_nothing(rewards[i]));
  return statistics::mean(half);
}

double finite_mean(std::vector<double> rewards) {
  for (double& reward : rewards) reward = reward_or_nothing(reward);
  return statistics::mean(rewards);
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
    gain.push_back(reward_or_nothing(comparison.rewards[chosen[1 - i % 2]][i]) -
                   reward_or_nothing(comparison.reference_rewards[i]));
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

struct Gain {
  const Cell* where = nullptr;  ///< any cell of the group
  Comparison comparison;
  std::vector<double> values;   ///< [pair]
};

nlohmann::ordered_json json(const Evidence& evidence, const Gain& gain) {
  const auto interval = statistics::t_interval(gain.values, alpha);
  const double mean = statistics::mean(gain.values);
  const double reference = finite_mean(gain.comparison.reference_rewards);
  return {{"where", describe_rest(evidence, *gain.where)}, {"against", reference_name(*gain.comparison.reference)},
          {"chosen", evidence.describe(*gain.comparison.candidates[best_candidate(gain.comparison, 0)])},
          {"gain", mean}, {"interval", {interval.low, interval.high}}, {"gain_percent", 100 * mean / reference},
          {"gain_percent_interval", {100 * interval.low / reference, 100 * interval.high / reference}},
          {"seeds", gain.values.size()}};
}

Verdict decide(const Evidence& evidence) {
  Verdict verdict;
  std::vector<Gain> gains;
  for (const auto& group : evidence.groups_over(baseline_keys()))
    if (auto comparison = compare(evidence, group)) {
      auto values = cross_fitted_gain(*comparison);
      gains.push_back({group.front(), std::move(*comparison), std::move(values)});
    }
  if (gains.empty()) return verdict;

  std::size_t above = 0, below = 0;
  auto list = nlohmann::ordered_json::array();
  const Gain* smallest = &gains.front();
  for (const auto& gain : gains) {
    verdict.n += gain.values.size();
    above += statistics::t_interval(gain.values, 2 * alpha).low > 0;  // one-sided at alpha: intersection-union
    below += statistics::t_interval(gain.values, alpha / static_cast<double>(gains.size())).high < 0;
    if (statistics::mean(gain.values) < statistics::mean(smallest->values)) smallest = &gain;
    list.push_back(json(evidence, gain));
  }
  verdict.decision = below > 0               ? Decision::refuted
                     : above == gains.size() ? Decision::supported
                                             : Decision::undecided;
  verdict.estimate = statistics::mean(smallest->values);
  verdict.interval = statistics::t_interval(smallest->values, alpha);
  verdict.finding = "a well-chosen V below V^mu ends above " + std::string(reference_name(*smallest->comparison.reference)) + " in " + format_count(above) + " of " +
                    format_count(gains.size(), "comparison") + ", surely below it in " + format_count(below);
  verdict.estimate_is_of(describe_rest(evidence, *smallest->where), smallest->values.size());
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
                    "Statistic: mean difference of expected reward, paired. Supported when every one is above zero (one-sided t at "
                    "5 %, intersection-union); refuted when one is below (t, Bonferroni at 5 %). The estimate is the smallest gain; "
                    "all gains, in per cent too, are in the evidence.",
          .refuted = "For some lag, noise or the like even the best V below V^mu surely ends below the baseline it is compared with; elsewhere it may gain.",
          .decide = decide};
}

}  // namespace asymsweep::analysis
