#include "analysis/report/configuration_table.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/report/html.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr std::size_t most_rows = 2000;  // a page that a browser opens at once

std::string summary_row(const Results& results, const SummaryRow& row) {
  std::string html = "<tr>";
  for (const auto& value : row.axes) html += cell(value);
  html += cell(row.n) + cell(row.diverged) + cell(row.missing) + cell(row.mean) + cell(between(row.mean_low, row.mean_high)) + cell(row.p_holm) +
          "<td>" + badge(row.verdict) + "</td>" + cell(row.success) + cell(between(row.success_low_all, row.success_high_all)) + "<td>" + badge(row.most) +
          "</td>" + cell(row.loss_when_worse) + cell(row.worst);
  html += "<td class=\"number\" data-value=\"" + (row.n > 0 ? format_number(row.worst_seed) : "") + "\">";
  if (std::isfinite(row.worst_seed))
    html += "<details><summary>" + format_number(row.worst_seed) + "</summary><code>" +
            escaped(results.replay(row.configuration, static_cast<std::uint64_t>(row.worst_seed))) + "</code></details>";
  return html + "</td>" + cell(row.iqm) + cell(between(row.iqm_low, row.iqm_high)) + cell(row.predicted) + "</tr>\n";
}

/// Those that one would look for first, in the order of the grid: that worsen or diverged, then undecided ones, then the lowest worst seeds.
std::vector<const SummaryRow*> shown_rows(const std::vector<SummaryRow>& rows) {
  std::vector<const SummaryRow*> shown;
  for (const auto& row : rows) shown.push_back(&row);
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

std::string configuration_table(const Results& results, const std::vector<SummaryRow>& rows) {
  const auto shown = shown_rows(rows);
  std::string html = "<h2>Configurations</h2>\n";
  if (shown.size() < rows.size())
    html += "<p>" + format_count(shown.size()) + " of " + format_count(rows.size(), "configuration") +
            ": those that worsen or diverge, then undecided ones, then those with the worst seeds. summary.csv has all.</p>\n";
  html += "<p class=\"quiet\">Improvement: final minus initial " + std::string(results.has_metric("test_accuracy") ? "test accuracy" : "expected reward") +
          ", over seeds; a diverged run counts as the worst possible policy. Mean: 95 % interval, valid for every distribution within the "
          "known bounds and any number of seeds. p: two-sided, Holm over the grid. Verdict: improves or worsens if p ≤ 0.05. Improved: share "
          "of seeds; the interval is simultaneous over the grid, and \"most\" is decided if it excludes one half. IQM: interquartile "
          "mean. Theory: mean improvement of the limit policies." +
          repeated_runs(rows) + " Click a column's head to sort.</p>\n<div class=\"wide\"><table class=\"sortable\"><thead><tr>";
  for (const auto& name : results.axis_names()) html += "<th>" + escaped(name) + "</th>";
  html +=
      "<th>n</th><th>diverged</th><th>missing</th><th>mean improvement</th><th>95 %</th><th>p (Holm)</th><th>verdict</th><th>improved</th>"
      "<th>simultaneous</th><th>most</th><th>mean loss of losers</th><th>worst</th><th>worst seed</th><th>IQM</th><th>95 %</th><th>theory</th>"
      "</tr></thead><tbody>\n";
  for (const auto* row : shown) html += summary_row(results, *row);
  return html + "</tbody></table></div>\n";
}

}  // namespace asymsweep::analysis
