#include "analysis/summary.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <map>
#include <mutex>
#include <thread>

#include "analysis/improvement.hpp"
#include "analysis/known_bounds.hpp"
#include "analysis/statistics/binomial.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "analysis/statistics/mixture_sequence.hpp"
#include "analysis/statistics/multiple_testing.hpp"
#include "analysis/statistics/order_statistics.hpp"
#include "analysis/statistics/sample_size.hpp"
#include "analysis/statistics/shared_resamples.hpp"
#include "analysis/statistics/sign_flip.hpp"
#include "analysis/statistics/signed_rank.hpp"
#include "analysis/statistics/student_t.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double alpha = 0.05;
constexpr double power = 0.8;
constexpr std::size_t slice = 32;           // configurations whose resamples are in memory at once
constexpr std::size_t most_for_exact = 200;  // differences: beyond, the rank test's normal approximation is exact enough
constexpr std::size_t flips = 10'000;

std::vector<double> finite_only(const std::vector<double>& values) {
  std::vector<double> kept;
  std::ranges::copy_if(values, std::back_inserter(kept), [](double value) { return std::isfinite(value); });
  return kept;
}

void add_mean(SummaryRow& row, const std::vector<double>& finite) {
  row.mean = statistics::mean(finite);
  row.sd = statistics::standard_deviation(finite);
  const auto t = statistics::t_interval(finite, alpha);
  row.t_low = t.low;
  row.t_high = t.high;
  row.iqm = statistics::interquartile_mean(finite);
  row.median = statistics::median(finite);
  const auto median = statistics::median_interval(finite, alpha);
  row.median_low = median.low;
  row.median_high = median.high;
  row.p_value = statistics::t_p_greater(finite);
  const bool exact = finite.size() <= most_for_exact;
  row.p_wilcoxon = finite.empty() ? nan
                                  : (exact ? statistics::signed_rank_exact(finite) : statistics::signed_rank_normal(finite)).p_greater;
}

void add_worst(SummaryRow& row, const std::vector<double>& improvement, const ConfigurationRuns& runs) {
  row.worst = row.worst_seed = nan;
  for (std::size_t s = 0; s < improvement.size(); ++s)
    if (std::isfinite(improvement[s]) && !(improvement[s] >= row.worst)) {
      row.worst = improvement[s];
      row.worst_seed = static_cast<double>(runs.seeds[s]);
    }
}

void add_success(SummaryRow& row, const std::vector<double>& improvement, double family) {
  const std::size_t n = improvement.size(), missing = static_cast<std::size_t>(row.missing);
  const auto successes = static_cast<std::size_t>(std::ranges::count_if(improvement, [](double d) { return d > 0; }));
  row.success = n ? static_cast<double>(successes) / row.n : nan;
  const auto own = statistics::clopper_pearson(successes, n, alpha);
  const auto all = statistics::clopper_pearson(successes, n, alpha / family);
  const auto anytime = statistics::beta_bernoulli_interval(successes, n, alpha / family);
  row.success_low = own.low;
  row.success_high = own.high;
  row.success_low_all = all.low;
  row.success_high_all = all.high;
  row.success_low_failures = statistics::clopper_pearson_lower(successes, n + missing, alpha);
  row.success_low_anytime = anytime.low;
  row.success_high_anytime = anytime.high;
}

/// Seeds for the effect seen. Beyond ten standard deviations, where the noncentral t leaves the range of numbers, what ten
/// would need: more is not needed.
double seeds_needed(const SummaryRow& row, double family) {
  const double effect = std::min(row.mean / row.sd, 10.0);
  if (row.is_one_run_repeated()) return nan;  // more of the same
  if (!(effect >= 1e-3)) return nan;  // none, or more than ten million seeds: nothing that one would plan
  return static_cast<double>(statistics::t_size(effect, alpha / family, power, statistics::Sides::one));
}

/// The prediction is the limit of the first round.
bool is_one_round(const Configuration& configuration) {
  return configuration.number("train.lag") >= configuration.number("train.steps");
}

struct Measured {
  SummaryRow row;
  std::vector<double> finite;
};

Measured measure(const Results& results, std::size_t c) {
  const auto runs = results.runs(c);
  const auto family = static_cast<double>(results.configurations());
  Measured measured{.row = {.configuration = c, .axes = results.axis_values(c), .n = static_cast<double>(runs.seeds.size()),
                            .diverged = static_cast<double>(std::ranges::count(runs.status, 2)),
                            .missing = static_cast<double>(runs.missing)},
                    .finite = {}};
  auto& row = measured.row;
  const auto initial = results.metric(results.initial_metric(), c, runs);
  const auto improvement = improvements(results.metric(results.final_metric(), c, runs), initial);
  measured.finite = finite_only(improvement);
  add_mean(row, measured.finite);
  add_worst(row, improvement, runs);
  add_success(row, improvement, family);
  const auto anytime = mean_interval(measured.finite, known_improvement(results, c), alpha / family);
  row.mean_low_anytime = anytime.low;
  row.mean_high_anytime = anytime.high;
  row.predicted = nan;
  if (results.has_metric("limit_expected_reward") && is_one_round(results.configuration(c))) {
    const auto predicted = finite_only(improvements(results.metric("limit_expected_reward", c, runs), initial));
    if (predicted.size() == runs.seeds.size()) row.predicted = statistics::mean(predicted);
  }
  return measured;
}

/// Those with equally many runs share their resamples.
void add_resampled(std::vector<Measured>& measured) {
  std::map<std::size_t, std::vector<Measured*>> by_size;
  for (auto& one : measured) by_size[one.finite.size()].push_back(&one);
  for (auto& [size, group] : by_size) {
    std::vector<std::vector<double>> samples;
    for (const auto* one : group) samples.push_back(one->finite);
    const auto intervals = statistics::bca_together(samples, 10'000, alpha);
    const auto flipped = statistics::sign_flip_together(samples, flips);
    for (std::size_t i = 0; i < group.size(); ++i) {
      auto& row = group[i]->row;
      row.p_sign_flip = size == 0 ? nan : flipped[i];
      row.bca_low = intervals[i].mean_bca.low;
      row.bca_high = intervals[i].mean_bca.high;
      row.iqm_low = intervals[i].iqm_bca.low;
      row.iqm_high = intervals[i].iqm_bca.high;
    }
  }
}

/// What cannot be inferred: nothing about other runs from one run repeated, and no p-value of a mean that leaves runs out.
void drop_what_does_not_follow(SummaryRow& row) {
  const bool repeated = row.is_one_run_repeated();
  if (repeated)
    for (double* number : {&row.t_low, &row.t_high, &row.bca_low, &row.bca_high, &row.iqm_low, &row.iqm_high,
                           &row.mean_low_anytime, &row.mean_high_anytime})
      *number = nan;
  if (repeated || row.diverged > 0) row.p_value = row.p_sign_flip = row.p_wilcoxon = nan;
}

void summarize_slice(const Results& results, std::size_t begin, std::vector<SummaryRow>& rows) {
  std::vector<Measured> measured;
  for (std::size_t c = begin; c < std::min(begin + slice, rows.size()); ++c) measured.push_back(measure(results, c));
  add_resampled(measured);
  for (auto& one : measured) {
    drop_what_does_not_follow(one.row);
    for (const auto& column : summary_columns()) one.row.*column.number += 0.0;  // -0 to 0, as a sum over workers has it
    rows[one.row.configuration] = std::move(one.row);
  }
}

std::string verdict(const SummaryRow& row, Seeds seeds) {
  const bool extended = seeds == Seeds::extended;
  if (row.missing > 0) return "not finished";
  if (row.is_one_run_repeated()) return "inconclusive";
  const bool improves = extended ? row.mean_low_anytime > 0 : row.p_holm <= alpha;
  if (improves && row.diverged == 0) return "certified";
  return (extended ? row.success_high_anytime : row.success_high_all) < 0.5 ? "refuted" : "inconclusive";
}

}  // namespace

bool SummaryRow::is_one_run_repeated() const { return n >= 2 && diverged == 0 && !statistics::has_spread(mean, sd); }

const std::vector<SummaryColumn>& summary_columns() {
  using R = SummaryRow;
  static const std::vector<SummaryColumn> columns = {
      {"n", &R::n}, {"mean", &R::mean}, {"sd", &R::sd}, {"t_low", &R::t_low}, {"t_high", &R::t_high},
      {"bca_low", &R::bca_low}, {"bca_high", &R::bca_high}, {"iqm", &R::iqm}, {"success", &R::success},
      {"success_low", &R::success_low}, {"success_high", &R::success_high}, {"success_low_all", &R::success_low_all},
      {"success_high_all", &R::success_high_all}, {"p_value", &R::p_value}, {"p_holm", &R::p_holm}, {"worst", &R::worst},
      {"worst_seed", &R::worst_seed}, {"predicted", &R::predicted},
      {"diverged", &R::diverged}, {"missing", &R::missing}, {"success_low_failures", &R::success_low_failures},
      {"iqm_low", &R::iqm_low}, {"iqm_high", &R::iqm_high}, {"median", &R::median}, {"median_low", &R::median_low},
      {"median_high", &R::median_high}, {"p_sign_flip", &R::p_sign_flip}, {"p_wilcoxon", &R::p_wilcoxon},
      {"mean_low_anytime", &R::mean_low_anytime}, {"mean_high_anytime", &R::mean_high_anytime},
      {"success_low_anytime", &R::success_low_anytime}, {"success_high_anytime", &R::success_high_anytime},
      {"seeds_needed", &R::seeds_needed},
  };
  return columns;
}

std::vector<SummaryRow> summarize(const Results& results, Worker worker, std::size_t threads) {
  std::vector<SummaryRow> rows(results.configurations());
  for (std::size_t c = 0; c < rows.size(); ++c) rows[c] = {.configuration = c, .axes = results.axis_values(c)};
  std::atomic<std::size_t> next = worker.index;  // slices; every worker takes each count-th
  std::exception_ptr failure;
  std::mutex failing;
  const auto work = [&] {
    try {
      for (std::size_t s; (s = next.fetch_add(worker.count)) * slice < rows.size();) summarize_slice(results, s * slice, rows);
    } catch (...) {
      const std::lock_guard lock(failing);
      failure = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t t = 1; t < threads; ++t) others.emplace_back(work);
    work();
  }
  if (failure) std::rethrow_exception(failure);
  return rows;
}

void judge(std::vector<SummaryRow>& rows, Seeds seeds) {
  // The family is the planned grid. A row without a p-value (not run yet, diverged, one run repeated) has shown nothing
  // and counts as 1: left out, the first configurations to finish would be judged as if they were all.
  std::vector<double> p_values;
  for (const auto& row : rows) p_values.push_back(std::isnan(row.p_value) ? 1.0 : row.p_value);
  const auto adjusted = statistics::holm(p_values);
  for (std::size_t c = 0; c < rows.size(); ++c) {
    rows[c].p_holm = std::isnan(rows[c].p_value) ? nan : adjusted[c];
    rows[c].verdict = verdict(rows[c], seeds);
    rows[c].seeds_needed = rows[c].is_open() ? seeds_needed(rows[c], static_cast<double>(rows.size())) : nan;
  }
}

}  // namespace asymsweep::analysis
