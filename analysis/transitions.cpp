#include "analysis/transitions.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <ostream>

#include "analysis/statistics/isotonic.hpp"
#include "analysis/statistics/logistic.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

bool is_baseline(const std::string& name) { return name == "v" || name == "delta_v"; }

/// Of one combination, by ascending V.
struct Series {
  std::map<double, std::pair<double, double>> at;  ///< V to runs, failures
};

Transition fit(const Series& series) {
  Transition result{.rest = {}, .v50 = nan, .interval = {nan, nan}, .width = nan, .isotonic_v50 = nan, .method = "none"};
  std::vector<double> v, runs, failures, share;
  for (const auto& [value, counts] : series.at) {
    v.push_back(value);
    runs.push_back(counts.first);
    failures.push_back(counts.second);
    share.push_back(counts.second / counts.first);
    result.runs += counts.first;
  }
  result.isotonic_v50 = statistics::first_crossing(v, statistics::isotonic(share, runs), 0.5);
  // A fit extrapolates: without failures and successes on the grid it has nothing to say.
  const auto [lowest, highest] = std::ranges::minmax(share);
  if (v.size() < 3 || lowest >= 0.5 || highest < 0.5) return result;
  const statistics::DoseResponse data{v, runs, failures};
  const bool separable = statistics::is_separable(data);
  const auto logistic = separable ? statistics::fit_firth(data) : statistics::fit_logistic(data);
  if (!logistic.converged || logistic.slope <= 0) return result;
  result.method = separable ? "firth" : "logistic";
  result.v50 = logistic.x50();
  result.interval = separable ? statistics::x50_delta(logistic) : statistics::x50_profile(data, logistic);
  result.width = logistic.width_10_90();
  return result;
}

}  // namespace

std::vector<std::string> rest_axes(const Results& results) {
  auto names = results.axis_names();
  std::erase_if(names, is_baseline);
  return names;
}

std::vector<Transition> find_transitions(const Results& results, const std::vector<SummaryRow>& rows) {
  const auto names = results.axis_names();
  const auto baseline = static_cast<std::size_t>(std::ranges::find_if(names, is_baseline) - names.begin());
  if (baseline == names.size()) return {};
  std::vector<std::pair<std::vector<std::string>, Series>> groups;
  for (const auto& row : rows) {
    if (row.n == 0) continue;
    auto rest = row.axes;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(baseline));
    auto group = std::ranges::find(groups, rest, &std::pair<std::vector<std::string>, Series>::first);
    if (group == groups.end()) group = groups.insert(groups.end(), {rest, {}});
    const auto configuration = results.configuration(row.configuration);
    const double v = configuration.number(configuration.has("baseline.v") ? "baseline.v" : "baseline.delta_v");
    auto& [runs, failures] = group->second.at[v];
    runs += row.n;
    failures += std::round(row.n * (1 - row.success));
  }
  std::vector<Transition> transitions;
  for (const auto& [rest, series] : groups) {
    transitions.push_back(fit(series));
    transitions.back().rest = rest;
  }
  return transitions;
}

void write_transitions_csv(std::ostream& out, const Results& results, const std::vector<Transition>& transitions) {
  for (const auto& name : rest_axes(results)) out << name << ",";
  out << "runs,v50,v50_low,v50_high,width_90_10,isotonic_v50,method\n";
  for (const auto& row : transitions) {
    for (const auto& value : row.rest) out << csv_text(value) << ",";
    for (const double value : {row.runs, row.v50, row.interval.low, row.interval.high, row.width, row.isotonic_v50})
      out << format_number(value) << ",";
    out << row.method << "\n";
  }
}

}  // namespace asymsweep::analysis
