#include "analysis/report/threshold_table.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/report/html.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr std::size_t most_rows = 40;

std::string where(const statistics::Interval& bracket) {
  const auto& [low, high] = bracket;
  if (std::isnan(low)) return "does not fall: a share below one half comes before one above";
  if (std::isinf(low) && std::isinf(high)) return "not known on this grid";
  if (std::isinf(low)) return "below " + format_number(high);
  if (std::isinf(high)) return "above " + format_number(low);
  return "between " + format_number(low) + " and " + format_number(high);
}

}  // namespace

std::string threshold_table(const Results& results, const std::vector<Transition>& transitions) {
  if (transitions.empty()) return "";
  std::string html =
      "<h2>Where most seeds stop improving</h2>\n<p class=\"quiet\">The V at which the share of improving seeds falls below one half: "
      "the swept V on both sides (95 %, all rows together), and the estimate between swept V (– if the estimate does not cross one half on this grid).</p>\n<table><tr>";
  for (const auto& name : rest_axes(results)) html += "<th>" + escaped(name) + "</th>";
  html += "<th>runs</th><th>V at one half</th><th>estimate</th></tr>\n";
  for (std::size_t i = 0; i < std::min(most_rows, transitions.size()); ++i) {
    const auto& row = transitions[i];
    html += "<tr>";
    for (const auto& value : row.rest) html += cell(value);
    html += cell(row.runs) + cell(where(row.bracket)) + cell(row.v50) + "</tr>\n";
  }
  html += "</table>\n";
  if (transitions.size() > most_rows)
    html += "<p class=\"quiet\">The first " + std::to_string(most_rows) + " of " + format_count(transitions.size(), "row") + "; transitions.csv has all.</p>\n";
  return html;
}

}  // namespace asymsweep::analysis
