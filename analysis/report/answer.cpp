#include "analysis/report/answer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "analysis/report/html.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr std::size_t most_told = 4;  // series, each in a sentence

/// A sweep's own claims first.
std::string claims_with(const std::vector<DecidedClaim>& verdicts, Decision decision) {
  std::vector<std::string> ids;
  const auto id_of = [](const DecidedClaim& decided) { return decided.claim->id; };
  for (const bool own : {true, false})
    for (const auto& decided : verdicts) {
      const auto& claim = *decided.claim;
      if (decided.verdict.decision != decision || claim.declaration.has_value() != own) continue;
      const bool changed = std::ranges::count(verdicts, claim.id, id_of) > 1;  // two versions
      ids.push_back(escaped(claim.id) + " (" + mathematics(claim.name) + (changed && own ? "; " + escaped(claim.declaration->words) : "") + ")");
    }
  std::string text;
  for (std::size_t i = 0; i < ids.size(); ++i) text += (i == 0 ? "" : i + 1 == ids.size() ? " and "
                                                                                          : ", ") +
                                                       ids[i];
  return text;
}

std::string of_claims(const std::vector<DecidedClaim>& verdicts) {
  std::string text;
  for (const auto& [decision, word] : {std::pair{Decision::refuted, "refute"}, std::pair{Decision::supported, "support"}, std::pair{Decision::undecided, "leave open"}})
    if (const auto ids = claims_with(verdicts, decision); !ids.empty()) text += (text.empty() ? "The runs " : "; they ") + ("<b>" + std::string(word) + "</b> ") + ids;
  return text.empty() ? "The sweep tests no claim." : text + ".";
}

std::string where(const Results& results, const SeriesSigns& signs) {
  const auto names = rest_axes(results);
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) text += (text.empty() ? " at " : ", ") + escaped(names[i]) + " " + escaped(signs.rest[i]);
  return text;
}

/// "most seeds stop improving between 2 and 2.25". `estimate`: where the share crosses one half; NaN where it does not.
std::string share_words(const SignChange& share, double estimate) {
  const auto about = std::isnan(estimate) ? "" : "; estimate " + shown(estimate);
  const auto& [low, high] = share.bracket;
  const auto there = "share there " + shown(share.last) + " " + between(share.last_interval.low, share.last_interval.high);
  if (std::isfinite(low) && std::isfinite(high)) return "most seeds stop improving between " + format_number(low) + " and " + format_number(high);
  if (std::isfinite(low) && low == share.last_v) return "most seeds improve up to the largest V, " + format_number(low) + " (" + there + ")";
  if (std::isfinite(high)) return "most seeds do not improve from " + format_number(high) + " on, and are not shown to do so below" + (std::isnan(estimate) ? "" : " (estimate " + shown(estimate) + ")");
  if (std::isnan(low)) return "the share of seeds that improve does not fall";
  return "no fall of the share of improved seeds through one half is shown up to " + format_number(share.last_v) + " (" + there + about + ")";
}

double estimate_of(const SeriesSigns& signs, const std::vector<Transition>& transitions) {
  const auto found = std::ranges::find(transitions, signs.rest, &Transition::rest);
  return found == transitions.end() ? std::nan("") : found->v50;
}

std::string along_v(const Results& results, const std::vector<SeriesSigns>& signs, const std::vector<Transition>& transitions) {
  const std::string v = results.sweep().configuration(0).has("baseline.delta_v") ? "<i>V</i> &minus; <i>V</i><sup>&mu;</sup>" : "<i>V</i>";
  const auto falls = [](const SeriesSigns& one) { return std::isfinite(one.share.bracket.low) && std::isfinite(one.share.bracket.high); };
  const auto falling = std::ranges::count_if(signs, falls);
  if (signs.size() <= most_told) {
    std::string text;
    for (const auto& one : signs) text += (text.empty() ? "" : "; ") + escaped(share_words(one.share, estimate_of(one, transitions))) + where(results, one);
    return " As " + v + " grows, " + text + ".";
  }
  if (falling == 0) return " In none of the " + format_count(signs.size()) + " combinations of the other axes the share of improved seeds is shown to fall through one half on this grid of " + v + ".";
  const auto low = *std::ranges::min_element(signs, {}, [&](const SeriesSigns& one) { return falls(one) ? one.share.bracket.low : std::numeric_limits<double>::infinity(); });
  const auto high = *std::ranges::max_element(signs, {}, [&](const SeriesSigns& one) { return falls(one) ? one.share.bracket.high : -std::numeric_limits<double>::infinity(); });
  return " As " + v + " grows, most seeds stop improving in " + format_count(static_cast<std::uint64_t>(falling)) + " of " + format_count(signs.size()) + " combinations of the other axes: first between " +
         format_number(low.share.bracket.low) + " and " + format_number(low.share.bracket.high) + where(results, low) + ", last between " + format_number(high.share.bracket.low) + " and " +
         format_number(high.share.bracket.high) + where(results, high) + ".";
}

}  // namespace

std::string of_configurations(const Results& results, const std::vector<SummaryRow>& rows) {
  const auto count = [&](const char* word) { return static_cast<std::uint64_t>(std::ranges::count(rows, word, &SummaryRow::verdict)); };
  std::string text = " The mean improves in " + format_count(count("improves")) + " of " + format_count(results.planned_configurations(), "configuration") + " and worsens in " + format_count(count("worsens"));
  if (const auto open = count("undecided")) text += "; " + format_count(open) + (open == 1 ? " is" : " are") + " undecided";
  return text + ".";
}

std::string answer(const Results& results, const Analysis& analysis, const std::vector<SeriesSigns>& signs) {
  return "<p class=\"answer\">" + of_claims(analysis.verdicts) + (signs.empty() ? of_configurations(results, analysis.rows) : along_v(results, signs, analysis.transitions)) + "</p>\n";
}

}  // namespace asymsweep::analysis
