#include "analysis/report/verdict_table.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "analysis/claims/scope.hpp"
#include "analysis/report/html.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

/// The first command in the evidence: that of the worst counter-example or witness; "" when there is none.
std::string first_replay(const nlohmann::ordered_json& evidence) {
  if (evidence.is_object() && evidence.contains("replay") && evidence["replay"].is_string()) return evidence["replay"];
  if (evidence.is_structured())
    for (const auto& part : evidence)
      if (auto found = first_replay(part); !found.empty()) return found;
  return "";
}

std::string worst_replay(const Results& results, const std::vector<SummaryRow>& rows) {
  const SummaryRow* worst = nullptr;
  for (const auto& row : rows)
    if (std::isfinite(row.worst) && (!worst || row.worst < worst->worst)) worst = &row;
  return worst ? results.replay(worst->configuration, static_cast<std::uint64_t>(worst->worst_seed)) : "";
}

std::string figure_link(const std::string& claim, const std::vector<Figure>& figures) {
  const auto* figure = figure_of(claim, figures);
  return figure ? "<a href=\"#figure-" + figure->stem + "\">figure</a>" : "";
}

/// ", n = 200"; of the worst configuration alone: ", the worst: lag = inf; n = 100 of 200".
std::string of_which(const Verdict& verdict) {
  const auto n = format_count(verdict.n);
  if (!verdict.evidence.contains("estimate_of")) return ", n = " + n;
  return ", the worst: " + escaped(verdict.evidence["estimate_of"]) + "; n = " + format_count(verdict.evidence["estimate_n"].get<std::size_t>()) + " of " + n;
}

std::string verdict_row(const DecidedClaim& decided, const std::vector<Figure>& figures) {
  const auto& [claim, verdict] = decided;
  std::string html = "<tr><td>" + claim->id + "</td><td><b>" + escaped(claim->name) + "</b>" + (claim->declaration ? "" : "<br>" + mathematics(claim->statement)) +
                     "</td><td>" + badge(decision_text(verdict.decision)) + "</td><td>" + mathematics(as_sentence(verdict.finding));
  if (!std::isnan(verdict.estimate))
    html += "<br><span class=\"quiet\">" + mathematics(in_numbers(verdict)) + "</span>";
  if (claim->declaration) html += "<br><span class=\"quiet\">" + escaped(claim->declaration->words) + "</span>";
  if (!verdict.needs.empty()) html += "<br><span class=\"needs\">" + mathematics(as_sentence("To decide it: " + verdict.needs)) + "</span>";
  if (verdict.decision == Decision::refuted && !claim->refuted.empty())
    html += "<br><span class=\"quiet\">Refuted says: " + mathematics(claim->refuted) + "</span>";
  if (verdict.decision != Decision::not_tested) {
    if (const auto link = figure_link(claim->id, figures); !link.empty()) html += " " + link;
    if (const auto replay = first_replay(verdict.evidence); !replay.empty())
      html += "<br><span class=\"quiet\">worst seed again: <code>" + escaped(replay) + "</code></span>";
  }
  html += "<details><summary class=\"quiet\">rule and evidence</summary><p>" + mathematics(claim->method) + "</p>";
  if (!verdict.evidence.empty()) html += "<pre>" + escaped(verdict.evidence.dump(1)) + "</pre>";
  return html + "</details></td></tr>\n";
}

}  // namespace

/// The first of these that was drawn.
const Figure* figure_of(const std::string& claim, const std::vector<Figure>& figures) {
  static const std::map<std::string, std::vector<std::string>> shows = {
      {"G1", {"expected_reward"}}, {"G2", {"improved", "expected_reward"}}, {"G3", {"support_size"}}, {"G4", {"threshold", "support_size"}},
      {"G5", {"training"}}, {"G6", {"expected_reward"}}, {"G7", {"training"}}, {"G8", {"expected_reward"}},
      {"G9", {"improved", "heat_"}}, {"G10", {"training"}}, {"G11", {"expected_reward"}}};
  const auto stems = shows.find(claim);
  if (stems == shows.end()) return nullptr;
  for (const auto& stem : stems->second)
    for (const auto& figure : figures)
      if (figure.stem.starts_with(stem)) return &figure;
  return nullptr;
}

std::string in_numbers(const Verdict& verdict) {
  const auto interval = between(verdict.interval.low, verdict.interval.high);
  if (const auto& found = verdict.counter_examples)
    return "share of instances with a counter-example " + shown(static_cast<double>(found->violating) / static_cast<double>(found->instances)) +
           " " + interval + "; " + format_count(found->instances, "instance");
  return "estimate " + shown(verdict.estimate) + " " + interval + of_which(verdict);
}

std::string verdict_table(const Results& results, const Analysis& analysis, const std::vector<Figure>& figures) {
  std::string html;
  const auto is_tested = [](const DecidedClaim& decided) { return decided.verdict.decision != Decision::not_tested; };
  if (std::ranges::any_of(analysis.verdicts, is_tested)) {
    html += "<h2>Verdicts</h2>\n<table class=\"verdicts\"><thead><tr><th></th><th>claim</th><th>verdict</th><th>what was seen</th></tr></thead><tbody>\n";
    for (const bool own : {true, false})  // a sweep's own claims first
      for (const auto& decided : analysis.verdicts)
        if (is_tested(decided) && decided.claim->declaration.has_value() == own) html += verdict_row(decided, figures);
    html += "</tbody></table>\n<p class=\"quiet\">Supported: the data meet the claim's criterion. Refuted: the data contradict the claim; for some claims one run or one "
            "configuration is enough (see the rule). Undecided: not enough evidence either way.</p>\n";
  }
  std::string ids, list;
  for (const auto& decided : analysis.verdicts) {
    if (is_tested(decided) || (results.program() && !decided.claim->declaration)) continue;  // of a program of others no claim of the theory is
    ids += (ids.empty() ? "" : ", ") + escaped(decided.claim->id);
    list += "<li><b>" + escaped(decided.claim->id) + " " + escaped(decided.claim->name) + "</b>: " + mathematics(as_sentence(decided.claim->statement)) + "<br><span class=\"quiet\">" +
            mathematics(as_sentence(decided.verdict.needs.empty() ? decided.verdict.finding : "it needs " + decided.verdict.needs)) + "</span></li>\n";
  }
  if (!ids.empty()) html += "<details class=\"untested\"><summary>Not tested here: " + ids + "</summary><ul>\n" + list + "</ul></details>\n";
  if (const auto others = beyond_asymre(results)) html += "<p class=\"quiet\">" + mathematics(as_sentence(*others)) + "</p>\n";
  if (const auto replay = worst_replay(results, analysis.rows); !replay.empty())
    html += "<p class=\"quiet worst\">The sweep's worst seed again: <code>" + escaped(replay) + "</code></p>\n";
  return html;
}

}  // namespace asymsweep::analysis
