#include "analysis/baseline_series.hpp"

#include <algorithm>

#include "analysis/improvement.hpp"

namespace asymsweep::analysis {
namespace {

bool is_baseline(const std::string& name) { return name == "v" || name == "delta_v"; }

double baseline_of(const Results& results, std::size_t index) {
  const auto configuration = results.configuration(index);
  return configuration.number(configuration.has("baseline.v") ? "baseline.v" : "baseline.delta_v");
}

}  // namespace

std::vector<std::string> rest_axes(const Results& results) {
  auto names = results.axis_names();
  std::erase_if(names, is_baseline);
  return names;
}

std::vector<BaselineSeries> baseline_series(const Results& results) {
  const auto names = results.axis_names();
  const auto baseline = static_cast<std::size_t>(std::ranges::find_if(names, is_baseline) - names.begin());
  std::vector<BaselineSeries> all;
  if (baseline == names.size()) return all;
  for (std::size_t c = 0; c < results.configurations(); ++c) {
    auto rest = results.axis_values(c);
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(baseline));
    auto series = std::ranges::find(all, rest, &BaselineSeries::rest);
    if (series == all.end()) series = all.insert(all.end(), {rest, {}, {}});
    const double v = baseline_of(results, c);
    const auto at = std::ranges::lower_bound(series->v, v) - series->v.begin();
    series->v.insert(series->v.begin() + at, v);
    series->configurations.insert(series->configurations.begin() + at, c);
  }
  return all;
}

Outcomes outcomes_of(const Results& results, const BaselineSeries& series, const std::vector<std::uint64_t>& seeds) {
  const auto rows = static_cast<Eigen::Index>(seeds.size()), columns = static_cast<Eigen::Index>(series.v.size());
  Outcomes outcomes{Eigen::MatrixXd::Zero(rows, columns), Eigen::MatrixXd::Zero(rows, columns)};
  for (Eigen::Index column = 0; column < columns; ++column) {
    const auto configuration = series.configurations[static_cast<std::size_t>(column)];
    const auto runs = results.runs(configuration);
    const auto improvement = improvements(results.metric(results.final_metric(), configuration, runs),
                                          results.metric(results.initial_metric(), configuration, runs));
    for (std::size_t i = 0; i < runs.seeds.size(); ++i) {
      const auto s = std::ranges::lower_bound(seeds, runs.seeds[i]) - seeds.begin();
      outcomes.runs(s, column) = 1;
      outcomes.failures(s, column) = !(improvement[i] > 0);
    }
  }
  return outcomes;
}

}  // namespace asymsweep::analysis
