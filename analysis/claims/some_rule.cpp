#include "analysis/claims/some_rule.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/claims/rules.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

/// So that more is better.
double on_side(const Question& question, const Sample& sample) {
  const double mean = statistics::mean(sample.values);
  return question.side == Side::above ? mean : -mean;
}

Question opposite(Question question) {
  question.side = question.side == Side::above ? Side::below : Side::above;
  return question;
}

std::string in_percent(double share) { return format_number(std::round(1e4 * share) / 100) + " %"; }

std::string words_of(const Question& question, const std::string& value, const std::string& axis, const std::vector<SomeCandidate>& found) {
  const auto count = [&](bool SomeCandidate::*what) { return static_cast<std::size_t>(std::ranges::count(found, true, what)); };
  const bool is_mean = question.test == Test::mean;
  std::string text = (is_mean ? "mean " : "share of runs with ") + value + (question.side == Side::above ? " above " : " below ") +
                     (!is_mean ? in_percent(question.bound) : question.bound == 0 ? "zero"
                                                                                  : format_number(question.bound)) +
                     " for some swept " + axis + " in " +
                     format_count(count(&SomeCandidate::agrees)) + " of " + format_count(found.size(), "comparison") + " (" + in_percent(1 - question.error_rate) + " confidence each)";
  if (const auto n = count(&SomeCandidate::all_disagree)) text += "; in " + format_count(n) + " every swept one is on the other side; one between them may not be";
  if (const auto n = count(&SomeCandidate::no_difference)) text += "; in " + format_count(n) + " no difference seen";
  return text;
}

}  // namespace

SomeCandidate some_candidate(const Question& question, const Comparison& comparison, std::size_t comparisons) {
  const auto candidates = static_cast<double>(comparison.samples.size()), family = static_cast<double>(comparisons);
  const auto own = question.at(question.error_rate / candidates), other = opposite(question).at(question.error_rate / family);
  SomeCandidate found{.all_disagree = true, .no_difference = question.test == Test::mean};
  for (std::size_t i = 0; i < comparison.samples.size(); ++i) {
    const auto& sample = comparison.samples[i];
    if (on_side(question, sample) > on_side(question, comparison.samples[found.best])) found.best = i;
    found.agrees = found.agrees || shows(own, sample);
    found.all_disagree = found.all_disagree && shows(other, sample.best_case());
    found.no_difference = found.no_difference && std::ranges::all_of(sample.values, [&](double value) { return value == question.bound; });
  }
  found.of_best = interval_of(question.at(question.error_rate / candidates / family), comparison.samples[found.best]);
  return found;
}

Verdict some_of_each(const Question& question, const std::string& value, const std::string& axis, const std::vector<Comparison>& comparisons) {
  Verdict verdict;
  if (comparisons.empty()) return verdict;
  std::vector<SomeCandidate> found(comparisons.size());
  parallel_for(found.size(), usable_cores(), [&](std::size_t i) { found[i] = some_candidate(question, comparisons[i], comparisons.size()); });
  const auto best = [&](std::size_t i) -> const Sample& { return comparisons[i].samples[found[i].best]; };
  auto rows = nlohmann::ordered_json::array();
  std::optional<std::size_t> worst;
  for (std::size_t i = 0; i < found.size(); ++i) {
    verdict.n += best(i).values.size();
    rows.push_back({{"where", comparisons[i].where}, {"agrees", found[i].agrees}, {"best", best(i).what}, {"candidates", comparisons[i].samples.size()}, {"seeds", best(i).values.size()}, {"estimate", nullptr}, {"interval", nullptr}});
    if (found[i].no_difference) continue;
    rows.back()["estimate"] = statistics::mean(best(i).values);
    rows.back()["interval"] = {json_number(found[i].of_best.low), json_number(found[i].of_best.high)};
    if (!worst || on_side(question, best(i)) < on_side(question, best(*worst))) worst = i;
  }
  verdict.decision = std::ranges::all_of(found, &SomeCandidate::agrees) ? Decision::supported : Decision::undecided;
  verdict.finding = words_of(question, value, axis, found);
  if (verdict.decision == Decision::undecided) verdict.needs = "more seeds, or other values of " + axis;
  if (worst) {
    verdict.estimate = statistics::mean(best(*worst).values);
    verdict.interval = found[*worst].of_best;
    verdict.estimate_is_of(best(*worst).what, best(*worst).values.size());
  }
  verdict.evidence["comparisons"] = std::move(rows);
  return verdict;
}

}  // namespace asymsweep::analysis
