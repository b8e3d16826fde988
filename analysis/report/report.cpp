#include "analysis/report/report.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "analysis/report/html.hpp"
#include "analysis/report/page.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

std::string badge(const std::string& word) {
  std::string css = word;
  std::erase(css, ' ');
  return "<span class=\"badge " + css + "\">" + word + "</span>";
}

std::string cell(double value) { return "<td class=\"number\" data-value=\"" + (std::isnan(value) ? "" : format_number(value)) + "\">" + shown(value) + "</td>"; }
std::string cell(const std::string& text) { return "<td>" + escaped(text) + "</td>"; }

std::string between(double low, double high) {
  return std::isnan(low) ? "" : "[" + shown(low) + ", " + shown(high) + "]";
}

struct Progress {
  std::size_t done = 0, diverged = 0, missing = 0;
};

Progress progress(const std::vector<SummaryRow>& rows) {
  Progress total;
  for (const auto& row : rows) {
    total.done += static_cast<std::size_t>(row.n);
    total.diverged += static_cast<std::size_t>(row.diverged);
    total.missing += static_cast<std::size_t>(row.missing);
  }
  return total;
}

std::string header(const Results& results, const std::vector<SummaryRow>& rows) {
  const auto& sweep = results.sweep();
  const auto& layout = results.file().layout();
  const auto runs = progress(rows);
  std::string html = "<h1>" + escaped(sweep.name) + "</h1>\n<p>" + escaped(sweep.description) + "</p>\n<p class=\"quiet\">" +
                     format_count(results.configurations()) + " configurations × " + format_count(sweep.seeds) +
                     " seeds; " + format_count(runs.done) + " runs";
  if (runs.diverged) html += ", of which " + format_count(runs.diverged) + " diverged";
  html += ". Identity " + escaped(layout.text("identity")) + ".</p>\n";
  if (runs.missing)
    html += "<p>" + badge("not finished") + " " + format_count(runs.missing) +
            " runs are missing: run the sweep again to complete it; all numbers below are of the runs that exist.</p>\n";
  if (results.was_extended())
    html += "<p><b>This file was extended after its first runs were finished.</b> Whoever did so may have looked at the results, so "
            "configurations are judged by anytime-valid bounds (hedged betting for the mean, Beta-Bernoulli for the share, in seed "
            "order), which hold however often one looks; p-values are shown, but decide nothing.</p>\n";
  const auto open = static_cast<std::size_t>(std::ranges::count_if(rows, &SummaryRow::is_open));
  if (open)
    html += "<p>" + format_count(open) + " of " + format_count(rows.size()) +
            " configurations are still open; <code>seeds_needed</code> in summary.csv says how many seeds the effect seen so far "
            "would want.</p>\n";
  return html;
}

/// The first command in the evidence: that of the worst counter-example or witness; "" when there is none.
std::string first_replay(const nlohmann::ordered_json& evidence) {
  if (evidence.is_object() && evidence.contains("replay") && evidence["replay"].is_string()) return evidence["replay"];
  if (evidence.is_structured())
    for (const auto& part : evidence)
      if (const auto found = first_replay(part); !found.empty()) return found;
  return "";
}

std::string worst_replay(const Results& results, const std::vector<SummaryRow>& rows) {
  const SummaryRow* worst = nullptr;
  for (const auto& row : rows)
    if (std::isfinite(row.worst) && (!worst || row.worst < worst->worst)) worst = &row;
  return worst ? results.replay(worst->configuration, static_cast<std::uint64_t>(worst->worst_seed)) : "";
}

/// Which figures show what a claim is about: the first of these that was drawn.
std::string figure_link(const std::string& claim, const std::vector<Figure>& figures) {
  static const std::map<std::string, std::vector<std::string>> shows = {
      {"G1", {"expected_reward"}}, {"G2", {"improvement"}}, {"G3", {"support_size"}}, {"G4", {"threshold", "support_size"}},
      {"G5", {"training"}}, {"G6", {"expected_reward"}}, {"G7", {"training"}}, {"G8", {"expected_reward"}},
      {"G9", {"heat_", "improvement"}}, {"G10", {"training"}}, {"G11", {"expected_reward"}}};
  const auto stems = shows.find(claim);
  if (stems == shows.end()) return "";
  for (const auto& stem : stems->second)
    for (const auto& figure : figures)
      if (figure.stem.starts_with(stem)) return "<a href=\"#figure-" + figure.stem + "\">figure</a>";
  return "";
}

std::string verdict_row(const Results& results, const DecidedClaim& decided, const ReportContent& content) {
  const auto& [claim, verdict] = decided;
  std::string html = "<tr><td>" + claim->id + "</td><td><b>" + escaped(claim->name) + "</b><br>" + escaped(claim->statement) +
                     "</td><td>" + badge(decision_text(verdict.decision)) + "</td><td>" + escaped(verdict.finding);
  if (!std::isnan(verdict.estimate))
    html += "<br><span class=\"quiet\">estimate " + shown(verdict.estimate) + " " +
            between(verdict.interval.low, verdict.interval.high) + ", n = " + format_count(verdict.n) + "</span>";
  if (verdict.decision != Decision::not_tested) {
    if (const auto link = figure_link(claim->id, content.figures); !link.empty()) html += " " + link;
    const auto own = first_replay(verdict.evidence);
    const auto replay = own.empty() ? worst_replay(results, content.rows) : own;
    if (!replay.empty())
      html += std::string("<br><span class=\"quiet\">") + (own.empty() ? "the sweep's worst seed again: " : "worst seed again: ") +
              "<code>" + escaped(replay) + "</code></span>";
  }
  html += "<details><summary class=\"quiet\">rule and evidence</summary><p>" + escaped(claim->method) + "</p>";
  if (!verdict.evidence.empty()) html += "<pre>" + escaped(verdict.evidence.dump(1)) + "</pre>";
  return html + "</details></td></tr>\n";
}

std::string verdict_table(const Results& results, const ReportContent& content) {
  std::string html = "<h2>Verdicts</h2>\n<table class=\"verdicts\"><thead><tr><th></th><th>claim</th><th>verdict</th><th>what was "
                     "seen</th></tr></thead><tbody>\n";
  for (const auto& decided : content.verdicts) html += verdict_row(results, decided, content);
  return html + "</tbody></table>\n";
}

std::string figure_section(const ReportContent& content) {
  if (content.figures.empty()) return "";
  std::string html = "<h2>Figures</h2>\n";
  for (const auto& figure : content.figures)
    html += "<figure id=\"figure-" + figure.stem + "\"><b>" + escaped(figure.title) + "</b><br><img alt=\"" + escaped(figure.title) + "\" src=\"" +
            embedded_svg(content.figure_folder + "/" + figure.stem + ".svg") + "\"><figcaption>" +
            escaped(figure.caption) + "</figcaption></figure>\n";
  return html;
}

std::string summary_row(const Results& results, const SummaryRow& row) {
  std::string html = "<tr>";
  for (const auto& value : row.axes) html += cell(value);
  html += cell(row.n) + cell(row.diverged) + cell(row.missing) + cell(row.mean) + cell(between(row.t_low, row.t_high)) + cell(row.iqm) +
          cell(row.has_reliable_bootstrap() ? between(row.iqm_low, row.iqm_high) : "unreliable below 20") + cell(row.predicted) +
          cell(row.success) + cell(between(row.success_low_all, row.success_high_all)) + cell(row.success_low_failures) +
          cell(results.was_extended() ? row.mean_low_anytime : row.p_holm) + cell(row.worst);
  html += "<td class=\"number\" data-value=\"" + (row.n > 0 ? format_number(row.worst_seed) : "") + "\">";
  if (std::isfinite(row.worst_seed))
    html += "<details><summary>" + format_number(row.worst_seed) + "</summary><code>" +
            escaped(results.replay(row.configuration, static_cast<std::uint64_t>(row.worst_seed))) + "</code></details>";
  return html + "</td><td>" + badge(row.verdict) + "</td></tr>\n";
}

std::string summary_table(const Results& results, const std::vector<SummaryRow>& rows) {
  std::string html = "<h2>Configurations</h2>\n<p class=\"quiet\">Improvement: final minus initial " +
                     std::string(results.has_metric("test_accuracy") ? "test accuracy" : "expected reward") +
                     ", over seeds. t: 95 % interval of the mean. IQM: interquartile mean, BCa 95 %. Improved: share of seeds, "
                     "Clopper-Pearson 95 % simultaneous over the grid; at least: one-sided 95 % bound with diverged and missing "
                     "runs as failures. p: one-sided t, Holm over the grid. Certified: p ≤ 0.05, none diverged. Refuted: share "
                     "surely below one half. A click on a head sorts.</p>\n<div class=\"wide\"><table class=\"sortable\"><thead><tr>";
  for (const auto& name : results.axis_names()) html += "<th>" + escaped(name) + "</th>";
  html += "<th>n</th><th>diverged</th><th>missing</th><th>improvement</th><th>t</th><th>IQM</th><th>BCa</th><th>theory</th>"
          "<th>improved</th><th>simultaneous</th><th>at least</th><th>" +
          std::string(results.was_extended() ? "mean, anytime lower bound" : "p (Holm)") +
          "</th><th>worst</th><th>worst seed</th><th>verdict</th></tr></thead><tbody>\n";
  for (const auto& row : rows) html += summary_row(results, row);
  return html + "</tbody></table></div>\n";
}

std::string provenance(const Results& results) {
  std::string html = "<h2>Provenance</h2>\n<table>\n";
  for (const auto& [name, value] : results.file().layout().attributes) {
    if (name == "sweep_text" || name == "sweep_canonical") continue;
    const auto text = std::visit(
        [](const auto& v) -> std::string {
          if constexpr (std::is_same_v<std::decay_t<decltype(v)>, std::string>) return v;
          else return format_number(static_cast<double>(v));
        },
        value);
    html += "<tr>" + cell(name) + cell(text) + "</tr>\n";
  }
  return html + "</table>\n<details><summary>The sweep, every key</summary><pre>" +
         escaped(results.file().layout().text("sweep_canonical")) + "</pre></details>\n";
}

}  // namespace

std::string make_report(const Results& results, const ReportContent& content) {
  return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
         "content=\"width=device-width\"><title>" +
         escaped(results.sweep().name) + "</title><style>" + page_style + "</style></head><body>\n" +
         header(results, content.rows) + verdict_table(results, content) + figure_section(content) +
         summary_table(results, content.rows) + provenance(results) + "<script>" + page_script + "</script></body></html>\n";
}

}  // namespace asymsweep::analysis
