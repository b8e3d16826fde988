#include "analysis/summary.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/statistics/binomial.hpp"
#include "analysis/statistics/bootstrap.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "analysis/statistics/multiple_testing.hpp"
#include "analysis/statistics/student_t.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double alpha = 0.05;
/// Below this many runs a bootstrap interval covers less than it says.
constexpr std::size_t fewest_for_bootstrap = 20;

std::vector<double> minus(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> difference(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) difference[i] = a[i] - b[i];
  return difference;
}

std::vector<double> finite_only(const std::vector<double>& values) {
  std::vector<double> kept;
  std::ranges::copy_if(values, std::back_inserter(kept), [](double value) { return std::isfinite(value); });
  return kept;
}

void add_improvement(SummaryRow& row, const std::vector<double>& improvement, const ConfigurationRuns& runs) {
  const auto finite = finite_only(improvement);
  row.mean = statistics::mean(finite);
  row.sd = statistics::standard_deviation(finite);
  const auto t = statistics::t_interval(finite, alpha);
  row.t_low = t.low;
  row.t_high = t.high;
  const bool enough = finite.size() >= fewest_for_bootstrap;
  const auto bca = enough ? statistics::bca_of_mean(finite) : statistics::Interval{nan, nan};
  row.bca_low = bca.low;
  row.bca_high = bca.high;
  row.iqm = statistics::interquartile_mean(finite);
  row.p_value = statistics::t_p_greater(finite);
  row.worst = nan;
  for (std::size_t s = 0; s < improvement.size(); ++s)
    if (std::isfinite(improvement[s]) && !(improvement[s] >= row.worst)) {
      row.worst = improvement[s];
      row.worst_seed = runs.seeds[s];
    }
}

void add_success(SummaryRow& row, const std::vector<double>& improvement, std::size_t configurations) {
  const auto successes = static_cast<std::size_t>(std::ranges::count_if(improvement, [](double d) { return d > 0; }));
  row.success = row.n ? static_cast<double>(successes) / static_cast<double>(row.n) : nan;
  const auto own = statistics::clopper_pearson(successes, row.n, alpha);
  const auto all = statistics::clopper_pearson(successes, row.n, alpha / static_cast<double>(configurations));
  row.success_low = own.low;
  row.success_high = own.high;
  row.success_low_all = all.low;
  row.success_high_all = all.high;
}

SummaryRow summarize_one(const Results& results, std::size_t configuration) {
  const auto runs = results.runs(configuration);
  SummaryRow row{.configuration = configuration, .axes = results.axis_values(configuration), .n = runs.seeds.size(),
                 .diverged = static_cast<std::size_t>(std::ranges::count(runs.status, 2)), .missing = runs.missing};
  const bool contexts = results.has_metric("test_accuracy");
  const auto initial = results.metric(contexts ? "initial_test_accuracy" : "initial_expected_reward", configuration, runs);
  const auto improvement = minus(results.metric(contexts ? "test_accuracy" : "expected_reward", configuration, runs), initial);
  add_improvement(row, improvement, runs);
  add_success(row, improvement, results.configurations());
  row.predicted = nan;
  if (contexts) return row;
  const auto predicted = finite_only(minus(results.metric("limit_expected_reward", configuration, runs), initial));
  if (predicted.size() == row.n) row.predicted = statistics::mean(predicted);
  return row;
}

/// Family-wise at `alpha` over the grid: certified when the mean improvement is above zero, refuted when the share of
/// seeds that improve is below one half, both beyond doubt.
std::string verdict(const SummaryRow& row) {
  if (row.missing > 0) return "not finished";
  if (row.p_holm <= alpha && row.diverged == 0) return "certified";
  if (row.success_high_all < 0.5) return "refuted";
  return "inconclusive";
}

/// A comma, quote or line break in a text value needs quotes (RFC 4180).
std::string csv_text(const std::string& text) {
  if (text.find_first_of(",\"\n") == text.npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

}  // namespace

std::vector<SummaryRow> summarize(const Results& results) {
  std::vector<SummaryRow> rows;
  std::vector<double> p_values;
  for (std::size_t c = 0; c < results.configurations(); ++c) {
    rows.push_back(summarize_one(results, c));
    p_values.push_back(rows.back().p_value);
  }
  const auto adjusted = statistics::holm(p_values);
  for (std::size_t c = 0; c < rows.size(); ++c) {
    rows[c].p_holm = adjusted[c];
    rows[c].verdict = verdict(rows[c]);
  }
  return rows;
}

void write_summary_csv(std::ostream& out, const Results& results, const std::vector<SummaryRow>& rows) {
  for (const auto& name : results.axis_names()) out << name << ",";
  out << "n,mean,sd,t_low,t_high,bca_low,bca_high,iqm,success,success_low,success_high,success_low_all,"
         "success_high_all,p_value,p_holm,worst,worst_seed,predicted,verdict,diverged,missing\n";
  for (const auto& row : rows) {
    for (const auto& value : row.axes) out << csv_text(value) << ",";
    out << row.n << ",";
    for (const double value : {row.mean, row.sd, row.t_low, row.t_high, row.bca_low, row.bca_high, row.iqm, row.success,
                               row.success_low, row.success_high, row.success_low_all, row.success_high_all,
                               row.p_value, row.p_holm, row.worst})
      out << format_number(value) << ",";
    out << (row.n ? std::to_string(row.worst_seed) : "") << "," << format_number(row.predicted) << "," << row.verdict
        << "," << row.diverged << "," << row.missing << "\n";
  }
}

}  // namespace asymsweep::analysis
