#include "analysis/claims/declared_some.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "analysis/claims/rules.hpp"
#include "analysis/claims/seeds_to_show.hpp"
#include "analysis/claims/some_rule.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

/// "lag = 10, reward_noise = 0": all axes but the part's own.
std::string other_axes(const DeclaredPart& part, const Results& results, std::size_t configuration) {
  const auto& dimensions = results.sweep().dimensions;
  const auto values = results.configuration(configuration);
  std::vector<std::string> words;
  for (std::size_t d = 0; d < dimensions.size(); ++d)
    if (d != part.dimension)
      for (const auto& axis : dimensions[d].axes) words.push_back(axis.name + " = " + to_text(values.value(axis.key)));
  return words.empty() ? "all runs" : join(words);
}

/// Of difference / reference, both only known within their intervals; null where the reference may be zero or below.
nlohmann::ordered_json percent_interval(const statistics::Interval& difference, const statistics::Interval& reference) {
  if (!(reference.low > 0) || !std::isfinite(difference.low) || !std::isfinite(difference.high)) return nullptr;
  return {100 * std::min(difference.low / reference.low, difference.low / reference.high), 100 * std::max(difference.high / reference.low, difference.high / reference.high)};
}

/// In per cent of the mean of the partner's values. `error_rate`: of both intervals together.
void add_percent(const Compared& best, double error_rate, nlohmann::ordered_json& row) {
  const auto& [values, known] = best.reference;
  const auto usable = !values.empty() && std::ranges::all_of(values, [](double value) { return std::isfinite(value); });
  const double reference = usable ? statistics::mean(values) : 0;
  row["percent"] = reference > 0 ? nlohmann::ordered_json(100 * statistics::mean(best.sample.values) / reference) : nullptr;
  row["percent_interval"] = reference > 0 ? percent_interval(mean_interval(best.sample.values, best.sample.known, error_rate / 2), mean_interval(values, known, error_rate / 2)) : nullptr;
}

Question at_candidates(const DeclaredPart& part, std::size_t candidates) { return part.question.at(part.question.error_rate / static_cast<double>(candidates)); }

}  // namespace

std::vector<std::vector<Compared>> groups_along(const DeclaredPart& part, const Sweep& sweep, std::vector<Compared> all) {
  const Against first{.text = "", .places = {{*part.dimension, 0}}};
  std::map<std::size_t, std::size_t> place;
  std::vector<std::vector<Compared>> groups;
  for (auto& one : all) {
    if (one.sample.values.empty()) continue;
    const auto [at, is_new] = place.try_emplace(first.partner_of(sweep, one.configuration), groups.size());
    if (is_new) groups.emplace_back();
    groups[at->second].push_back(std::move(one));
  }
  return groups;
}

Extent extent_of(const DeclaredPart& part, const Sweep& sweep) {
  std::vector<Compared> all;
  for (const auto c : configurations_of(part, sweep)) all.push_back({.configuration = c, .sample = {.what = "", .values = {0}, .known = {}, .tells_nothing = ""}});
  Extent extent;
  for (const auto& group : groups_along(part, sweep, std::move(all))) {
    extent.comparisons += 1;
    extent.candidates = std::max(extent.candidates, group.size());
  }
  return extent;
}

Verdict decide_some(const DeclaredPart& part, double error_rate, const Results& results, const std::vector<std::vector<Compared>>& groups) {
  std::vector<Comparison> comparisons;
  for (const auto& group : groups) {
    comparisons.push_back({.where = other_axes(part, results, group.front().configuration), .samples = {}});
    for (const auto& one : group) comparisons.back().samples.push_back(one.sample);
  }
  auto verdict = some_of_each(part.question.at(error_rate), value_words(part), part.some, comparisons);
  if (!part.against || part.question.test != Test::mean) return verdict;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    auto& row = verdict.evidence["comparisons"][i];
    const auto best = std::ranges::find_if(groups[i], [&](const Compared& one) { return one.sample.what == row["best"]; });
    if (!row["estimate"].is_null()) add_percent(*best, error_rate / static_cast<double>(groups[i].size() * groups.size()), row);
  }
  return verdict;
}

std::vector<Compared> open_candidates(const DeclaredPart& part, std::vector<std::vector<Compared>> groups) {
  std::vector<Compared> open;
  for (auto& group : groups) {
    const auto question = at_candidates(part, group.size());
    if (std::ranges::any_of(group, [&](const Compared& one) { return shows(question, one.sample); })) continue;
    for (auto& one : group)
      if (!has_shown(question, one.sample, groups.size())) open.push_back(std::move(one));
  }
  return open;
}

double seeds_to_agree(const DeclaredPart& part, const std::vector<Compared>& group) {
  double fewest = std::numeric_limits<double>::infinity();
  for (const auto& one : group) fewest = std::min(fewest, seeds_to_show(at_candidates(part, group.size()), one.sample, 1).own);
  return fewest;
}

}  // namespace asymsweep::analysis
