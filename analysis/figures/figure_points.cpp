#include "analysis/figures/figure_points.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <vector>

#include "analysis/improvement.hpp"
#include "analysis/known_bounds.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "training/parameters.hpp"

namespace asymsweep::analysis {
namespace {

/// `at_best`: with failed runs as the best that they can be; the upper end of the interval is of these.
PlotPoint mean_point(const std::vector<double>& all, const std::vector<double>& at_best, const Known& known, Band band) {
  std::vector<double> values;
  std::ranges::copy_if(all, std::back_inserter(values), [](double v) { return std::isfinite(v); });
  PlotPoint point{.n = static_cast<double>(values.size()), .left_out = static_cast<double>(all.size() - values.size())};
  if (values.empty()) return point;
  if (band == Band::quantiles) {
    std::ranges::sort(values);
    point.centre = statistics::quantile_of_sorted(values, 0.5);
    point.low = statistics::quantile_of_sorted(values, 0.1), point.high = statistics::quantile_of_sorted(values, 0.9);
    return point;
  }
  point.centre = statistics::mean(values);
  if (band == Band::none || !known.bounded()) return point;
  const auto interval = mean_interval(values, known, alpha);
  point.low = interval.low, point.high = at_best == all ? interval.high : mean_interval(at_best, known, alpha).high;
  return point;
}

/// Mean of the limits, where the theory speaks of these runs: they were never refreshed, and each has a limit.
double theory_of(const Results& results, std::size_t c, const ConfigurationRuns& runs, const std::string& value) {
  const auto limit = "limit_" + value;
  constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
  if (!results.has_metric(limit) || !results.has_metric("v_mu")) return no_number;
  const auto training = training_parameters(results.configuration(c));
  if (training.reached_lag() || training.gradient != GradientKind::exact || training.algorithm != "asymre") return no_number;
  const auto limits = results.metric(limit, c, runs);
  return std::ranges::all_of(limits, [](double v) { return std::isfinite(v); }) && !limits.empty() ? statistics::mean(limits) : no_number;
}

}  // namespace

PlotPoint final_point(const Results& results, std::size_t c, const FigureRequest& request) {
  const auto runs = results.runs(c);
  if (runs.seeds.empty()) return {};
  if (request.value == "improved") {
    const auto gains = improvements(results, c, runs);
    std::size_t yes = 0, failed = 0;
    for (std::size_t run = 0; run < gains.size(); ++run) yes += gains[run] > 0 && runs.status[run] == 1, failed += runs.status[run] == 3;
    PlotPoint point{.centre = static_cast<double>(yes) / static_cast<double>(gains.size()), .n = static_cast<double>(gains.size())};
    if (request.band == Band::none) return point;
    const auto interval = share_interval(yes, gains.size(), alpha);
    point.low = interval.low, point.high = failed == 0 ? interval.high : share_interval(yes + failed, gains.size(), alpha).high;
    return point;
  }
  if (request.value == "improvement") {
    const auto gains = improvements(results, c, runs);
    return mean_point(gains, with_failed_at_best(results, runs, gains), known_improvement(results, c), request.band);
  }
  const auto values = request.value == results.final_metric() ? outcomes(results, c, runs) : results.metric(request.value, c, runs);
  auto point = mean_point(values, values, known_metric(results, c, request.value), request.band);
  point.theory = theory_of(results, c, runs, request.value);
  return point;
}

}  // namespace asymsweep::analysis
