#include "analysis/report/configuration_table.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/improvement_words.hpp"
#include "analysis/report/configuration_data.hpp"
#include "analysis/report/html.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr std::size_t rows_without_script = 50;
constexpr std::size_t most_rows = 50'000;  // of some 70 bytes each

std::string summary_row(const SummaryRow& row) {
  std::string html = "<tr>";
  for (const auto& value : row.axes) html += cell(value);
  return html + cell(row.n) + cell(row.mean) + "<td class=\"number\">" + between(row.mean_low, row.mean_high) + "</td><td>" + badge(row.verdict) + "</td>" + cell(row.success) + "<td class=\"number\">" +
         between(row.success_low_all, row.success_high_all) + "</td><td>" + badge(row.most) + "</td>" + cell(row.worst) + "<td class=\"number\">" +
         (std::isfinite(row.worst_seed) ? format_number(row.worst_seed) : "") + "</td></tr>\n";
}

/// Those that one would look for first, in the order of the grid: that worsen or diverged, then undecided ones, then the lowest worst seeds.
std::vector<const SummaryRow*> shown_rows(const std::vector<SummaryRow>& rows) {
  std::vector<const SummaryRow*> shown;
  for (const auto& row : rows)
    if (row.is_planned()) shown.push_back(&row);
  if (shown.size() <= most_rows) return shown;
  const auto urgency = [](const SummaryRow* row) { return row->verdict == "worsens" || row->diverged > 0 ? 0 : row->verdict == "undecided" ? 1
                                                                                                                                           : 2; };
  std::ranges::stable_sort(shown, [&](const SummaryRow* a, const SummaryRow* b) {
    return urgency(a) != urgency(b) ? urgency(a) < urgency(b) : a->worst < b->worst;
  });
  shown.resize(most_rows);
  std::ranges::sort(shown);
  return shown;
}

/// Where every seed is the same run; "" where there is none such.
std::string repeated_runs(const std::vector<SummaryRow>& rows) {
  const auto repeated = static_cast<std::size_t>(std::ranges::count_if(rows, &SummaryRow::is_one_run_repeated));
  if (repeated == 0) return "";
  return " <b>In " + format_count(repeated) + " of " + format_count(rows.size(), "configuration") +
         " every seed is the same run</b>: nothing in it is random, and one seed would do.";
}

}  // namespace

std::string configuration_table(const Results& results, const Analysis& analysis) {
  const auto& rows = analysis.rows;
  const auto shown = shown_rows(rows);
  std::string html = "<h2>Configurations</h2>\n";
  if (shown.size() < results.planned_configurations())
    html += "<p>" + format_count(shown.size()) + " of " + format_count(results.planned_configurations(), "configuration") +
            ": those that worsen or " + (results.program() ? "fail" : "diverge") + ", then undecided ones, then those with the worst seeds. summary.csv has all.</p>\n";
  html += "<p class=\"quiet\">Improvement: " + escaped(improvement_words(results)) + ", over seeds; " + lost_rule(results) +
          ". Mean: 95 % interval, valid for every distribution within the "
          "known bounds, at any number of seeds; improves or worsens where p &le; 0.05 over the whole grid (Holm). Improved: share of seeds; its interval is simultaneous over the grid. More numbers: summary.csv." +
          repeated_runs(rows) + "<span class=\"script\"> Choose a row to see its curve, its worst seed and the command that runs that seed again.</span></p>\n<div id=\"configurations\"><div class=\"filters\"></div><div class=\"wide\"><table class=\"configurations\"><thead><tr>";
  for (const auto& name : results.axis_names()) html += "<th>" + escaped(name) + "</th>";
  html += "<th>runs</th><th>mean improvement</th><th>95 %</th><th>verdict</th><th>improved</th><th>simultaneous</th><th>most</th><th>worst</th><th>worst seed</th></tr></thead><tbody>\n";
  for (std::size_t i = 0; i < std::min(rows_without_script, shown.size()); ++i) html += summary_row(*shown[i]);
  html += "</tbody></table></div><div class=\"pager\">";
  if (shown.size() > rows_without_script) html += "<span>The first " + std::to_string(rows_without_script) + " rows; with a script the page shows all.</span>";
  return html + "</div><script type=\"application/json\" id=\"configuration-data\">" + configuration_data(results, analysis, shown) + "</script></div>\n";
}

}  // namespace asymsweep::analysis
