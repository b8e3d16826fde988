#include "analysis/transitions.hpp"

#include <algorithm>
#include <ostream>

#include "analysis/axis_columns.hpp"
#include "analysis/statistics/isotonic.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Transition transition_of(const BaselineSeries& series, const std::vector<SummaryRow>& rows) {
  Transition transition{.rest = series.rest, .bracket = {-infinity, infinity}};
  std::vector<double> v, failures, runs;
  for (std::size_t i = 0; i < series.v.size(); ++i) {
    const auto& row = rows[series.configurations[i]];
    if (row.n == 0) continue;
    v.push_back(series.v[i]);
    runs.push_back(row.n);
    failures.push_back(1 - row.success);
    transition.runs += row.n;
    if (row.success_low_all > 0.5) transition.bracket.low = series.v[i];
    if (row.success_high_all < 0.5) transition.bracket.high = std::min(transition.bracket.high, series.v[i]);
  }
  transition.v50 = statistics::first_crossing(v, statistics::isotonic(failures, runs), 0.5);
  if (transition.bracket.low > transition.bracket.high) transition.bracket = {unknown, unknown};
  return transition;
}

}  // namespace

std::vector<Transition> find_transitions(const Results& results, const std::vector<SummaryRow>& rows) {
  std::vector<Transition> transitions;
  for (const auto& series : baseline_series(results))
    if (auto transition = transition_of(series, rows); transition.runs > 0) transitions.push_back(std::move(transition));
  return transitions;
}

void write_transitions_csv(std::ostream& out, const Results& results, const std::vector<Transition>& transitions) {
  const std::string own = "runs,v50,v50_low,v50_high";
  for (const auto& name : rest_axes(results)) out << csv_text(axis_column(results, name, own)) << ",";
  out << own << "\n";
  for (const auto& row : transitions) {
    for (const auto& value : row.rest) out << csv_text(value) << ",";
    out << format_number(row.runs) << "," << format_number(row.v50) << "," << format_number(row.bracket.low) << ","
        << format_number(row.bracket.high) << "\n";
  }
}

}  // namespace asymsweep::analysis
