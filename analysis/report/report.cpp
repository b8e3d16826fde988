#include "analysis/report/report.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/report/html.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr const char* style = R"(
body{font:16px/1.5 "DejaVu Sans",system-ui,sans-serif;color:#202020;max-width:70rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.7rem;margin-bottom:.2rem}h2{font-size:1.2rem;margin-top:2.2rem;border-bottom:1px solid #ddd;padding-bottom:.2rem}
table{border-collapse:collapse;font-size:.85rem}th,td{padding:.25rem .6rem;text-align:left;vertical-align:top;border-bottom:1px solid #e6e6e6}
td.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.wide{overflow-x:auto}figure{margin:1rem 0}figure img{max-width:100%}figcaption,.quiet{color:#555;font-size:.85rem}
.badge{display:inline-block;padding:0 .5rem;border-radius:.6rem;white-space:nowrap;font-weight:600}
.supported,.certified{background:#d9f0e3;color:#00583c}.refuted{background:#fbe0d3;color:#8a3000}
.undecided,.inconclusive{background:#fdf1cf;color:#6b4e00}.nottested,.notfinished{background:#eee;color:#555}
pre{background:#f6f6f6;padding:.8rem;overflow-x:auto;font-size:.8rem}summary{cursor:pointer}
)";

std::string badge(const std::string& word) {
  std::string css = word;
  std::erase(css, ' ');
  return "<span class=\"badge " + css + "\">" + word + "</span>";
}

std::string cell(double value) { return "<td class=\"number\">" + shown(value) + "</td>"; }
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
    total.done += row.n;
    total.diverged += row.diverged;
    total.missing += row.missing;
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
  return html;
}

std::string verdict_table(const std::vector<DecidedClaim>& verdicts) {
  std::string html = "<h2>Verdicts</h2>\n<table><tr><th></th><th>claim</th><th>verdict</th><th>what was seen</th></tr>\n";
  for (const auto& [claim, verdict] : verdicts) {
    html += "<tr><td>" + claim->id + "</td><td><b>" + escaped(claim->name) + "</b><br>" + escaped(claim->statement) +
            "</td><td>" + badge(decision_text(verdict.decision)) + "</td><td>" + escaped(verdict.finding);
    if (!std::isnan(verdict.estimate))
      html += "<br><span class=\"quiet\">estimate " + shown(verdict.estimate) + " " +
              between(verdict.interval.low, verdict.interval.high) + "</span>";
    html += "<details><summary class=\"quiet\">rule and evidence</summary><p>" + escaped(claim->method) + "</p>";
    if (!verdict.evidence.empty()) html += "<pre>" + escaped(verdict.evidence.dump(1)) + "</pre>";
    html += "</details></td></tr>\n";
  }
  return html + "</table>\n";
}

std::string figure_section(const ReportContent& content) {
  if (content.figures.empty()) return "";
  std::string html = "<h2>Figures</h2>\n";
  for (const auto& figure : content.figures)
    html += "<figure><b>" + escaped(figure.title) + "</b><br><img alt=\"" + escaped(figure.title) + "\" src=\"" +
            embedded_svg(content.figure_folder + "/" + figure.stem + ".svg") + "\"><figcaption>" +
            escaped(figure.caption) + "</figcaption></figure>\n";
  return html;
}

std::string summary_table(const Results& results, const std::vector<SummaryRow>& rows) {
  std::string html = "<h2>Configurations</h2>\n<p class=\"quiet\">Improvement: final minus initial expected reward (test accuracy where there are contexts), over seeds. "
                     "t: 95 % interval of the mean. Success: share of seeds that improved, Clopper-Pearson 95 % simultaneous "
                     "over the grid. p: one-sided t, Holm over the grid. Certified: p ≤ 0.05, none diverged. Refuted: success "
                     "surely below one half.</p>\n<div class=\"wide\"><table><tr>";
  for (const auto& name : results.axis_names()) html += "<th>" + escaped(name) + "</th>";
  html += "<th>n</th><th>improvement</th><th>t</th><th>theory</th><th>success</th><th>simultaneous</th><th>p (Holm)</th>"
          "<th>worst</th><th>seed</th><th>verdict</th></tr>\n";
  for (const auto& row : rows) {
    html += "<tr>";
    for (const auto& value : row.axes) html += cell(value);
    html += cell(static_cast<double>(row.n)) + cell(row.mean) + cell(between(row.t_low, row.t_high)) + cell(row.predicted) +
            cell(row.success) + cell(between(row.success_low_all, row.success_high_all)) + cell(row.p_holm) +
            cell(row.worst) + cell(std::to_string(row.worst_seed)) + "<td>" + badge(row.verdict) + "</td></tr>\n";
  }
  return html + "</table></div>\n";
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
         escaped(results.sweep().name) + "</title><style>" + style + "</style></head><body>\n" +
         header(results, content.rows) + verdict_table(content.verdicts) + figure_section(content) +
         summary_table(results, content.rows) + provenance(results) + "</body></html>\n";
}

}  // namespace asymsweep::analysis
