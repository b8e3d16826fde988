#include "analysis/report/configuration_table.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/report/html.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

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

/// Why nothing is decided where every seed is the same run; "" where there is none such.
std::string repeated_runs(const std::vector<SummaryRow>& rows) {
  const auto repeated = static_cast<std::size_t>(std::ranges::count_if(rows, &SummaryRow::is_one_run_repeated));
  if (repeated == 0) return "";
  return " <b>In " + format_count(repeated) + " of " + format_count(rows.size(), "configuration") +
         " every seed is one run repeated</b>: nothing in it is random, so its seeds say nothing about other runs; it has no p-value "
         "and stays inconclusive.";
}

}  // namespace

std::string configuration_table(const Results& results, const std::vector<SummaryRow>& rows) {
  std::string html = "<h2>Configurations</h2>\n<p class=\"quiet\">Improvement: final minus initial " +
                     std::string(results.has_metric("test_accuracy") ? "test accuracy" : "expected reward") +
                     ", over seeds. t: 95 % interval of the mean. IQM: interquartile mean, BCa 95 %. Improved: share of seeds, "
                     "Clopper-Pearson 95 % simultaneous over the grid; at least: one-sided 95 % bound with diverged and missing "
                     "runs as failures. p: one-sided t, Holm over the grid. Certified: p ≤ 0.05, none diverged. Refuted: share "
                     "surely below one half." +
                     repeated_runs(rows) + " A click on a head sorts.</p>\n<div class=\"wide\"><table class=\"sortable\"><thead><tr>";
  for (const auto& name : results.axis_names()) html += "<th>" + escaped(name) + "</th>";
  html +=
      "<th>n</th><th>diverged</th><th>missing</th><th>improvement</th><th>t</th><th>IQM</th><th>BCa</th><th>theory</th>"
      "<th>improved</th><th>simultaneous</th><th>at least</th><th>" +
      std::string(results.was_extended() ? "mean, anytime lower bound" : "p (Holm)") +
      "</th><th>worst</th><th>worst seed</th><th>verdict</th></tr></thead><tbody>\n";
  for (const auto& row : rows) html += summary_row(results, row);
  return html + "</tbody></table></div>\n";
}

}  // namespace asymsweep::analysis
