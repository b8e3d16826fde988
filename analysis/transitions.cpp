#include "analysis/transitions.hpp"

#include <algorithm>
#include <cmath>
#include <ostream>
#include <set>

#include "analysis/statistics/bootstrap.hpp"
#include "analysis/statistics/isotonic.hpp"
#include "analysis/statistics/logistic.hpp"
#include "analysis/statistics/shared_resamples.hpp"
#include "analysis/summary.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr std::size_t resamples = 2048;  // whole blocks
static_assert(resamples % statistics::resample_block == 0);

/// What a series has at the V that have run.
struct Counts {
  std::vector<double> v, runs, failures;
};

/// `runs` and `failures`: [V].
Counts counts_of(const std::vector<double>& v, const Eigen::RowVectorXd& runs, const Eigen::RowVectorXd& failures) {
  Counts counts;
  for (std::size_t i = 0; i < v.size(); ++i) {
    const auto column = static_cast<Eigen::Index>(i);
    if (runs[column] == 0) continue;
    counts.v.push_back(v[i]);
    counts.runs.push_back(runs[column]);
    counts.failures.push_back(failures[column]);
  }
  return counts;
}

double isotonic_v50(const Counts& counts) {
  std::vector<double> share;
  for (std::size_t i = 0; i < counts.v.size(); ++i) share.push_back(counts.failures[i] / counts.runs[i]);
  return statistics::first_crossing(counts.v, statistics::isotonic(share, counts.runs), 0.5);
}

/// A fit extrapolates: without failures and successes on the grid, or with its V50 beyond it, it has nothing to say.
bool falls_within(const Counts& counts) {
  bool improves = false, fails = false;
  for (std::size_t i = 0; i < counts.v.size(); ++i)
    (counts.failures[i] < 0.5 * counts.runs[i] ? improves : fails) = true;
  return counts.v.size() >= 3 && improves && fails;
}

struct Fit {
  const char* method = "none";
  double v50 = unknown, width = unknown;
};

Fit logistic_fit(const Counts& counts) {
  if (!falls_within(counts)) return {};
  const statistics::DoseResponse data{counts.v, counts.runs, counts.failures};
  const bool separable = statistics::is_separable(data);
  const auto logistic = separable ? statistics::fit_firth(data) : statistics::fit_logistic(data);
  const bool on_grid = logistic.x50() >= counts.v.front() && logistic.x50() <= counts.v.back();
  if (!logistic.converged || logistic.slope <= 0 || !on_grid) return {};
  return {separable ? "firth" : "logistic", logistic.x50(), logistic.width_10_90()};
}

/// Seeds that have run in some configuration, ascending.
std::vector<std::uint64_t> seeds_of(const Results& results) {
  std::set<std::uint64_t> seeds;
  for (std::size_t c = 0; c < results.configurations(); ++c) {
    const auto runs = results.runs(c);
    seeds.insert(runs.seeds.begin(), runs.seeds.end());
  }
  return {seeds.begin(), seeds.end()};
}

void add_intervals(Transition& transition, const BaselineSeries& series, const Outcomes& outcomes) {
  const auto seeds = static_cast<std::size_t>(outcomes.runs.rows());
  if (seeds < statistics::fewest_for_bootstrap || std::isnan(transition.isotonic_v50)) return;
  const bool has_fit = !std::isnan(transition.v50);
  std::vector<double> fitted;
  for (std::size_t first = 0; first < resamples; first += statistics::resample_block) {
    const auto drawn = statistics::resample_counts(seeds, first);
    // Whole numbers: exact in any order of summation.
    const Eigen::MatrixXd runs = drawn.matrix() * outcomes.runs, failures = drawn.matrix() * outcomes.failures;
    for (Eigen::Index b = 0; b < statistics::resample_block; ++b) {
      const auto counts = counts_of(series.v, runs.row(b), failures.row(b));
      transition.resampled.push_back(isotonic_v50(counts));
      if (has_fit) fitted.push_back(logistic_fit(counts).v50);
    }
  }
  transition.isotonic_interval = interval_of_resampled(transition.resampled);
  if (has_fit) transition.interval = interval_of_resampled(std::move(fitted));
}

}  // namespace

statistics::Interval interval_of_resampled(std::vector<double> values) {
  const auto all = static_cast<double>(values.size());
  std::erase_if(values, [](double value) { return std::isnan(value); });
  std::ranges::sort(values);
  const double lost = all - static_cast<double>(values.size());
  const auto low = [&] {  // the lost ones in front
    const double place = 0.025 * (all - 1), below = std::floor(place);
    if (below < lost || values.empty()) return unknown;
    const auto i = static_cast<std::size_t>(below - lost);
    return i + 1 < values.size() ? std::lerp(values[i], values[i + 1], place - below) : values.back();
  };
  const double lowest = low();
  std::ranges::reverse(values);  // and behind
  return {lowest, low()};
}

std::vector<Transition> find_transitions(const Results& results) {
  std::vector<Transition> transitions;
  const auto seeds = seeds_of(results);
  for (const auto& series : baseline_series(results)) {
    const auto outcomes = outcomes_of(results, series, seeds);
    const auto counts = counts_of(series.v, outcomes.runs.colwise().sum(), outcomes.failures.colwise().sum());
    if (counts.v.empty()) continue;
    const auto fit = logistic_fit(counts);
    transitions.push_back({.rest = series.rest, .runs = outcomes.runs.sum(), .v50 = fit.v50, .width = fit.width,
                           .isotonic_v50 = isotonic_v50(counts), .method = fit.method});
    add_intervals(transitions.back(), series, outcomes);
  }
  return transitions;
}

void write_transitions_csv(std::ostream& out, const Results& results, const std::vector<Transition>& transitions) {
  for (const auto& name : rest_axes(results)) out << name << ",";
  out << "runs,v50,v50_low,v50_high,width_90_10,isotonic_v50,isotonic_low,isotonic_high,method\n";
  for (const auto& row : transitions) {
    for (const auto& value : row.rest) out << csv_text(value) << ",";
    for (const double value : {row.runs, row.v50, row.interval.low, row.interval.high, row.width, row.isotonic_v50,
                               row.isotonic_interval.low, row.isotonic_interval.high})
      out << format_number(value) << ",";
    out << row.method << "\n";
  }
}

}  // namespace asymsweep::analysis
