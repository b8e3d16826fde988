// G11: some V below V^mu ends above V = V^mu, and above V = 0.

#include <algorithm>
#include <cmath>

#include "analysis/claims/all.hpp"
#include "analysis/claims/rules.hpp"
#include "analysis/improvement.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

const Premises& premises() {
  static const Premises all({"bandit_of_asymre", "periodic", "not_above_v_mu"});
  return all;
}

/// The baselines that the claim names: V^mu itself, and V = 0, plain off-policy REINFORCE.
enum class Reference { v_mu,
                       zero };
const char* text_of(Reference reference) { return reference == Reference::v_mu ? "V = V^mu" : "V = 0"; }

bool is_reference(const Cell& cell, Reference reference) {
  for (std::size_t run = 0; run < cell.size(); ++run)
    if (reference == Reference::zero ? !cell.v_is_zero[run] : cell.regime(run) != theory::Regime::at) return false;
  return true;
}

bool is_below(const Cell& cell) {
  for (std::size_t run = 0; run < cell.size(); ++run)
    if (cell.regime(run) != theory::Regime::below) return false;
  return true;
}

/// Of one lag, noise, ...: the swept V below V^mu in every instance against one reference, on the same seeds.
struct Comparison {
  Reference reference = Reference::v_mu;
  const Cell* reference_cell = nullptr;
  std::vector<double> reference_rewards;  ///< [pair]
  std::vector<Sample> candidates;         ///< values: differences of expected reward, [pair]
  SomeMean found = {};
};

using Pairs = std::vector<std::vector<std::size_t>>;  // [pair][cell of the group]

std::vector<double> paired_rewards(const Results& results, const Pairs& pairs, const Cell& cell, std::size_t c) {
  const auto rewards = outcomes(results, cell.configuration, cell.runs);
  std::vector<double> values;
  for (const auto& runs : pairs) values.push_back(rewards[runs[c]]);
  return values;
}

Comparison compare(const Evidence& evidence, const std::vector<const Cell*>& group, const Pairs& pairs, Reference reference) {
  const auto& results = evidence.results();
  Comparison comparison{.reference = reference, .reference_rewards = {}, .candidates = {}};
  for (std::size_t c = 0; c < group.size(); ++c)
    if (is_reference(*group[c], reference)) {
      comparison.reference_cell = group[c];
      comparison.reference_rewards = paired_rewards(results, pairs, *group[c], c);
    }
  if (!comparison.reference_cell) return comparison;
  for (std::size_t c = 0; c < group.size(); ++c) {
    if (group[c] == comparison.reference_cell || !is_below(*group[c])) continue;
    Sample sample{.what = evidence.describe(*group[c]), .known = known_difference(results, group[c]->configuration)};
    for (const auto& runs : pairs) sample.seeds.push_back(group[c]->runs.seeds[runs[c]]);
    sample.values = improvements(paired_rewards(results, pairs, *group[c], c), comparison.reference_rewards, rounding_of(results, group[c]->configuration));
    comparison.candidates.push_back(std::move(sample));
  }
  return comparison;
}

std::vector<Comparison> comparisons_of(const Evidence& evidence) {
  std::vector<Comparison> all;
  for (const auto& group : groups_that_test(evidence, premises(), baseline_keys())) {
    const auto pairs = paired_runs(group);
    if (pairs.empty()) continue;
    for (const auto reference : {Reference::v_mu, Reference::zero}) {
      auto comparison = compare(evidence, group, pairs, reference);
      if (comparison.reference_cell && !comparison.candidates.empty()) all.push_back(std::move(comparison));
    }
  }
  parallel_for(all.size(), usable_cores(), [&](std::size_t i) { all[i].found = some_mean(all[i].candidates, all.size(), evidence.error_rate()); });
  return all;
}

std::string describe_rest(const Evidence& evidence, const Cell& cell) {
  std::string text;
  const auto configuration = evidence.results().configuration(cell.configuration);
  for (const auto& dimension : evidence.results().sweep().dimensions)
    for (const auto& axis : dimension.axes)
      if (std::ranges::find(baseline_keys(), axis.key) == baseline_keys().end())
        text += (text.empty() ? "" : ", ") + axis.name + " = " + to_text(configuration.value(axis.key));
  return text.empty() ? "all runs" : text;
}

const Sample& best_of(const Comparison& comparison) { return comparison.candidates[comparison.found.best]; }

/// Of gain / reference, both only known within their intervals; nothing where the reference may be zero.
nlohmann::ordered_json percent_interval(const statistics::Interval& gain, const statistics::Interval& reference) {
  if (!(reference.low > 0) || !std::isfinite(gain.low) || !std::isfinite(gain.high)) return nullptr;
  return {100 * std::min(gain.low / reference.low, gain.low / reference.high), 100 * std::max(gain.high / reference.low, gain.high / reference.high)};
}

nlohmann::ordered_json json(const Evidence& evidence, const Comparison& comparison, std::size_t family) {
  const auto& best = best_of(comparison);
  const auto& cell = *comparison.reference_cell;
  nlohmann::ordered_json row = {{"where", describe_rest(evidence, cell)}, {"against", text_of(comparison.reference)}, {"best", best.what},
                                {"seeds", best.values.size()}, {"candidates", comparison.candidates.size()}};
  if (comparison.found.no_difference) {
    row["gain"] = nullptr;  // no difference seen
    return row;
  }
  const double mean = statistics::mean(best.values), reference = statistics::mean(comparison.reference_rewards);
  const double half = evidence.error_rate() / 2 / static_cast<double>(comparison.candidates.size() * family);  // of two intervals that both hold
  const auto reference_interval = mean_interval(comparison.reference_rewards, known_outcome(evidence.results(), cell.configuration), half);
  row["gain"] = mean;
  const auto& [low, high] = comparison.found.best_interval;
  row["interval"] = {low, high};
  row["gain_percent"] = reference > 0 ? nlohmann::ordered_json(100 * mean / reference) : nullptr;
  row["gain_percent_interval"] = percent_interval(mean_interval(best.values, best.known, half), reference_interval);
  return row;
}

/// The claim against one of its two references. A grid of V never refutes that some V gains.
struct Half {
  std::size_t comparisons = 0, above = 0, below = 0, no_difference = 0;
  Decision decision() const {
    return comparisons == 0 ? Decision::not_tested : above == comparisons ? Decision::supported : Decision::undecided;
  }
};

Half half_of(const std::vector<Comparison>& all, Reference reference) {
  Half half;
  for (const auto& comparison : all) {
    if (comparison.reference != reference) continue;
    half.comparisons += 1;
    half.above += comparison.found.above;
    half.below += comparison.found.all_below;
    half.no_difference += comparison.found.no_difference;
  }
  return half;
}

std::string finding(const Half& half, Reference reference, double error_rate) {
  if (half.comparisons == 0) return std::string("the half of the claim against ") + text_of(reference) + " is not tested here";
  std::string text = "some swept V below V^mu ends above " + std::string(text_of(reference)) + " in " + format_count(half.above) + " of " +
                     format_count(half.comparisons, "comparison") + " (" + format_number(std::round(1e4 * (1 - error_rate)) / 100) + " % confidence each)";
  if (half.below > 0) text += "; in " + format_count(half.below) + " every swept V below V^mu ends below it; a V between the swept ones may not";
  if (half.no_difference > 0) text += "; in " + format_count(half.no_difference) + " no difference seen";
  return text;
}

/// What would decide each half that is open.
std::string needs_of(const Half& against_v_mu, const Half& against_zero) {
  std::string text;
  const auto add = [&](const std::string& need) { text += (text.empty() ? "" : "; and ") + need; };
  if (against_v_mu.comparisons == 0) add("a sweep over delta_v with 0 and values below it");
  if (against_zero.comparisons == 0) add("a sweep over V (v = 0, ...) whose other values are below V^mu in every instance");
  for (const auto& [half, reference] : {std::pair{against_v_mu, Reference::v_mu}, std::pair{against_zero, Reference::zero}})
    if (half.decision() == Decision::undecided) add(std::string("against ") + text_of(reference) + " more seeds, or swept values of V that gain more");
  return text;
}

Verdict decide(const Evidence& evidence) {
  Verdict verdict;
  const auto all = comparisons_of(evidence);
  if (all.empty()) return verdict;
  std::vector<nlohmann::ordered_json> rows(all.size());
  parallel_for(all.size(), usable_cores(), [&](std::size_t i) { rows[i] = json(evidence, all[i], all.size()); });
  const Comparison* smallest = nullptr;  // of those with a difference
  for (const auto& comparison : all) {
    const auto& best = best_of(comparison);
    verdict.n += best.values.size();
    if (!comparison.found.no_difference && (!smallest || statistics::mean(best.values) < statistics::mean(best_of(*smallest).values)))
      smallest = &comparison;
  }
  const auto against_v_mu = half_of(all, Reference::v_mu), against_zero = half_of(all, Reference::zero);
  const bool both = against_v_mu.decision() == Decision::supported && against_zero.decision() == Decision::supported;
  verdict.decision = both ? Decision::supported : Decision::undecided;
  if (!both) verdict.needs = needs_of(against_v_mu, against_zero);
  verdict.finding = finding(against_v_mu, Reference::v_mu, evidence.error_rate()) + "; " + finding(against_zero, Reference::zero, evidence.error_rate());
  if (smallest) {
    verdict.estimate = statistics::mean(best_of(*smallest).values);
    verdict.interval = smallest->found.best_interval;
    verdict.estimate_is_of(best_of(*smallest).what + ", against " + text_of(smallest->reference), best_of(*smallest).values.size());
  }
  verdict.halves = {{text_of(Reference::v_mu), against_v_mu.decision()}, {text_of(Reference::zero), against_zero.decision()}};
  for (const auto& [name, decision] : verdict.halves) verdict.evidence["halves"][name] = decision_text(decision);
  verdict.evidence["comparisons"] = std::move(rows);
  return verdict;
}

}  // namespace

Claim gain_claim() {
  return {.id = "G11",
          .name = "gain",
          .statement = "Some V below V^mu ends above V = V^mu, and above plain off-policy REINFORCE (V = 0).",
          .method = method_text(premises(),
                                "per combination of the other axes and per reference (a swept V that is V^mu, or 0, in every instance) the mean "
                                "difference of expected reward between each swept V below V^mu in every instance and the reference, on the same "
                                "seeds; differences below 1e-12 of the rewards are none",
                                "a comparison agrees when the mean of one swept V is above zero (betting, two-sided p <= 0.05 / number of swept V). One half "
                                "of the claim, against one reference, is supported when every comparison agrees (intersection-union), the claim when "
                                "both halves are: a file with one reference leaves the other untested, and the whole undecided. Nothing refutes "
                                "it: where every swept V below V^mu ends below the reference, one between them may not, and the finding says so. "
                                "A diverged run has the reward of its worst arm. Estimate: of the comparison with the smallest gain the best V; "
                                "its interval is simultaneous over all V and comparisons. All gains, in per cent too, are in the evidence. " +
                                bounds_words()) + ".",
          .refuted = "Never said of this claim: swept values of V cannot show that no V gains.",
          .decide = decide,
          .parts = {{premises()}}};
}

}  // namespace asymsweep::analysis
