#include "analysis/report/threshold_table.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/report/html.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr std::size_t most_rows = 40;

/// With the head of its column, which a narrow page shows beside it.
std::string under(const std::string& head, std::string cell) { return cell.insert(3, " data-head=\"" + escaped(head) + "\""); }

}  // namespace

std::string threshold_table(const Results& results, const std::vector<SeriesSigns>& signs, const std::vector<Transition>& transitions) {
  if (signs.empty()) return "";
  const bool is_relative = results.sweep().configuration(0).has("baseline.delta_v");
  const std::string v = is_relative ? "<i>V</i> &minus; <i>V</i><sup>&mu;</sup>" : "<i>V</i>";
  std::string html = "<h2>Where most seeds stop improving</h2>\n<p class=\"quiet\">The swept " + v +
                     " between which the share of seeds that improve falls through one half, and those between which the mean improvement falls through zero "
                     "(95 %, all configurations together). Estimate: where the share crosses one half if it falls with V, – where it does not on this grid." +
                     (is_relative ? " V follows the V<sup>&mu;</sup> of each round unless <code>reference = initial</code>; improvement is against the first policy." : "") +
                     "</p>\n<div class=\"wide\"><table class=\"thresholds\"><thead><tr>";
  const auto names = rest_axes(results);
  for (const auto& name : names) html += "<th>" + escaped(name) + "</th>";
  html += "<th>runs</th><th>share through one half</th><th>estimate</th><th>mean through zero</th></tr></thead><tbody>\n";
  for (std::size_t i = 0; i < std::min(most_rows, signs.size()); ++i) {
    const auto& row = signs[i];
    const auto transition = std::ranges::find(transitions, row.rest, &Transition::rest);
    html += "<tr>";
    for (std::size_t a = 0; a < names.size(); ++a) html += under(names[a], cell(row.rest[a]));
    html += under("runs", cell(row.runs)) + under("share through one half", cell(row.share.words())) +
            under("estimate", cell(transition == transitions.end() ? std::nan("") : transition->v50)) + under("mean through zero", cell(row.mean.words())) + "</tr>\n";
  }
  html += "</tbody></table></div>\n";
  if (signs.size() > most_rows)
    html += "<p class=\"quiet\">The first " + std::to_string(most_rows) + " of " + format_count(signs.size(), "row") + "; transitions.csv has all.</p>\n";
  return html;
}

}  // namespace asymsweep::analysis
