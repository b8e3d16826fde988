#include "analysis/summary.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "analysis/improvement.hpp"
#include "analysis/known_bounds.hpp"
#include "analysis/statistics/binomial.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "analysis/statistics/multiple_testing.hpp"
#include "analysis/statistics/order_statistics.hpp"
#include "analysis/statistics/student_t.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// `at_best`: with failed runs as the best that they can be. No end of an interval of a mean depends on what they would have been.
void add_mean(SummaryRow& row, const std::vector<double>& improvement, const std::vector<double>& at_best, const Known& known, double family) {
  row.mean = statistics::mean(improvement);
  row.sd = statistics::standard_deviation(improvement);
  const auto interval = [&](double level) -> statistics::Interval {
    const auto low = mean_interval(improvement, known, level);
    return {low.low, at_best == improvement ? low.high : mean_interval(at_best, known, level).high};
  };
  const auto own = interval(alpha), all = interval(alpha / family);
  const auto t = statistics::t_interval(improvement.size(), row.mean, row.sd, alpha);
  row.mean_low = own.low;
  row.mean_high = own.high;
  row.mean_low_all = all.low;
  row.mean_high_all = all.high;
  row.t_low = t.low;
  row.t_high = t.high;
  row.log_evidence_above = log_evidence_above_zero(improvement, known);
  row.log_evidence_below = log_evidence_below_zero(at_best, known);
  row.p_value = improvement.empty() ? nan : std::min(1.0, 2 * std::exp(-std::max(row.log_evidence_above, row.log_evidence_below)));
}

void add_quantiles(SummaryRow& row, const std::vector<double>& improvement, const Known& known) {
  row.iqm = statistics::interquartile_mean(improvement);
  const auto iqm = statistics::interquartile_mean_interval(improvement, {known.low, known.high}, statistics::dkw_half_width(improvement.size(), alpha));
  row.iqm_low = improvement.empty() ? nan : iqm.low;
  row.iqm_high = improvement.empty() ? nan : iqm.high;
  row.median = statistics::median(improvement);
  const auto median = statistics::median_interval(improvement, alpha);
  row.median_low = median.low;
  row.median_high = median.high;
}

void add_losses(SummaryRow& row, const std::vector<double>& improvement, const ConfigurationRuns& runs) {
  row.worst = row.worst_seed = nan;
  double lost = 0, losers = 0;
  for (std::size_t s = 0; s < improvement.size(); ++s) {
    if (!(improvement[s] >= row.worst)) {
      row.worst = improvement[s];
      row.worst_seed = static_cast<double>(runs.seeds[s]);
    }
    if (improvement[s] >= 0) continue;
    losers += 1;
    lost += (improvement[s] - lost) / losers;
  }
  row.loss_when_worse = losers > 0 ? lost : nan;
}

struct Shares {
  statistics::Interval own, all;
};

/// A grid has the same counts again and again.
Shares shares_of(std::size_t successes, std::size_t n, double family) {
  thread_local std::map<std::pair<std::size_t, std::size_t>, Shares> known;
  thread_local double known_family = 0;
  if (known_family != family || known.size() > 10'000) known.clear();
  known_family = family;
  const auto [place, added] = known.try_emplace({successes, n});
  if (added) place->second = {statistics::clopper_pearson(successes, n, alpha), share_interval(successes, n, alpha / family)};
  return place->second;
}

void add_success(SummaryRow& row, const std::vector<double>& improvement, const ConfigurationRuns& runs, double family) {
  const std::size_t n = improvement.size();
  std::size_t successes = 0;
  for (std::size_t run = 0; run < n; ++run) successes += improvement[run] > 0 && runs.status[run] == 1;
  const auto [own, all] = shares_of(successes, n, family);
  const auto at_best = shares_of(successes + static_cast<std::size_t>(std::ranges::count(runs.status, 3)), n, family);  // all that failed
  row.success = n ? static_cast<double>(successes) / row.n : nan;
  row.success_low = own.low;
  row.success_high = at_best.own.high;
  row.success_low_all = all.low;
  row.success_high_all = at_best.all.high;
}

/// The prediction is the limit of the first round.
bool is_one_round(const Configuration& configuration) {
  return configuration.number("train.lag") >= configuration.number("train.steps");
}

void add_prediction(SummaryRow& row, const Results& results, const MeasuredRuns& measured) {
  row.predicted = nan;
  if (measured.limit.empty() || !is_one_round(results.configuration(row.configuration))) return;
  const auto predicted = improvements(measured.limit, measured.initial, rounding_of(results, row.configuration));
  if (std::ranges::all_of(predicted, [](double value) { return std::isfinite(value); })) row.predicted = statistics::mean(predicted);
}

std::string verdict(const SummaryRow& row) {
  if (row.missing > 0) return "not finished";
  if (!(row.p_holm <= alpha)) return "undecided";
  return row.log_evidence_above > row.log_evidence_below ? "improves" : "worsens";
}

std::string most(const SummaryRow& row) {
  if (row.missing > 0) return "not finished";
  return row.success_low_all > 0.5 ? "most improve" : row.success_high_all < 0.5 ? "most do not" : "undecided";
}

}  // namespace

bool SummaryRow::is_one_run_repeated() const { return n >= 2 && diverged == 0 && !statistics::has_spread(mean, sd); }

const std::vector<SummaryColumn>& summary_columns() {
  using R = SummaryRow;
  static const std::vector<SummaryColumn> columns = {
      {"n", &R::n}, {"diverged", &R::diverged}, {"mean", &R::mean}, {"mean_low", &R::mean_low}, {"mean_high", &R::mean_high},
      {"mean_low_all", &R::mean_low_all}, {"mean_high_all", &R::mean_high_all}, {"sd", &R::sd}, {"t_low", &R::t_low},
      {"t_high", &R::t_high}, {"median", &R::median}, {"median_low", &R::median_low}, {"median_high", &R::median_high},
      {"iqm", &R::iqm}, {"iqm_low", &R::iqm_low}, {"iqm_high", &R::iqm_high}, {"success", &R::success},
      {"success_low", &R::success_low}, {"success_high", &R::success_high}, {"success_low_all", &R::success_low_all},
      {"success_high_all", &R::success_high_all}, {"p_value", &R::p_value}, {"p_holm", &R::p_holm}, {"worst", &R::worst},
      {"worst_seed", &R::worst_seed}, {"loss_when_worse", &R::loss_when_worse}, {"predicted", &R::predicted},
      {"missing", &R::missing}, {"seeds_needed", &R::seeds_needed},
      {nullptr, &R::log_evidence_above}, {nullptr, &R::log_evidence_below},
  };
  return columns;
}

SummaryRow summarize(const Results& results, std::size_t c, const MeasuredRuns& measured) {
  const auto& runs = measured.runs;
  const auto family = static_cast<double>(results.planned_configurations());
  SummaryRow row{.configuration = c, .axes = results.axis_values(c), .n = static_cast<double>(runs.seeds.size()),
                 .diverged = static_cast<double>(runs.status.size() - static_cast<std::size_t>(std::ranges::count(runs.status, 1))), .missing = static_cast<double>(runs.missing)};
  if (results.program())
    for (std::size_t run = 0; run < runs.status.size(); ++run) row.diverged += runs.status[run] == 1 && !std::isfinite(measured.final[run]);
  const auto improvement = improvements(outcomes(results, c, runs, measured.final), measured.initial, rounding_of(results, c));
  const auto known = known_improvement(results, c);
  const auto at_best = with_failed_at_best(results, runs, improvement);
  add_mean(row, improvement, at_best, known, family);
  add_quantiles(row, improvement, known);
  add_losses(row, improvement, runs);
  add_success(row, improvement, runs, family);
  add_prediction(row, results, measured);
  const double level = alpha / (2 * family);
  const double seeds = improvement.empty() ? nan : std::min(seeds_to_show_above_zero(improvement, known, level), seeds_to_show_below_zero(at_best, known, level));
  row.seeds_needed = std::isfinite(seeds) ? seeds : nan;
  for (const auto& column : summary_columns()) row.*column.number += 0.0;  // -0 to 0, as a sum over ranks has it
  return row;
}

void judge(std::vector<SummaryRow>& rows) {
  // The family is the planned grid: a row that has not run has shown nothing, and counts. Each of the two words has half of the error.
  std::vector<double> above, below;
  std::vector<SummaryRow*> planned;
  for (auto& row : rows) {
    row.verdict = row.most = "not planned";
    if (!row.is_planned()) continue;
    planned.push_back(&row);
    above.push_back(row.log_evidence_above);
    below.push_back(row.log_evidence_below);
  }
  const auto p_above = statistics::adjusted_p(above), p_below = statistics::adjusted_p(below);
  for (std::size_t c = 0; c < planned.size(); ++c) {
    auto& row = *planned[c];
    row.p_holm = std::isnan(row.p_value) ? nan : std::min(1.0, 2 * std::min(p_above[c], p_below[c]));
    row.verdict = verdict(row);
    row.most = most(row);
    if (row.p_holm <= alpha || row.n < 2) row.seeds_needed = nan;  // shown already, though not all planned runs may be there
  }
}

}  // namespace asymsweep::analysis
