#include "analysis/sign_changes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/report/html.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// A quantity of a row and its simultaneous interval, and where it is compared.
struct Quantity {
  double SummaryRow::*value;
  double SummaryRow::*low;
  double SummaryRow::*high;
  double limit;
};

SignChange change_of(const BaselineSeries& series, const std::vector<SummaryRow>& rows, const Quantity& quantity) {
  SignChange change{.bracket = {-infinity, infinity}, .last_interval = {}};
  for (std::size_t i = 0; i < series.v.size(); ++i) {
    const auto& row = rows[series.configurations[i]];
    if (!(row.n > 0)) continue;
    if (row.*quantity.low > quantity.limit) change.bracket.low = series.v[i];
    if (row.*quantity.high < quantity.limit) change.bracket.high = std::min(change.bracket.high, series.v[i]);
    change.last_v = series.v[i], change.last = row.*quantity.value, change.last_interval = {row.*quantity.low, row.*quantity.high};
  }
  if (change.bracket.low > change.bracket.high) change.bracket = {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
  return change;
}

}  // namespace

std::string SignChange::words() const {
  const auto& [low, high] = bracket;
  const auto there = shown(last) + " " + between(last_interval.low, last_interval.high) + " there";
  if (std::isnan(low)) return "does not fall: a V that is below comes before one that is above";
  const auto last_place = format_number(last_v);
  if (std::isinf(high) && std::isinf(low)) return "not known on this grid: up to " + last_place + " no sign is shown; " + there;
  if (std::isinf(high) && low == last_v) return "no change up to " + last_place + ": " + there;
  if (std::isinf(high)) return "not before " + format_number(low) + "; up to " + last_place + " no change is shown: " + there;
  if (std::isinf(low)) return "below " + format_number(high) + ", the smallest V that is shown to be below";
  return "between " + format_number(low) + " and " + format_number(high);
}

std::vector<SeriesSigns> sign_changes(const Results& results, const std::vector<SummaryRow>& rows) {
  constexpr Quantity mean{&SummaryRow::mean, &SummaryRow::mean_low_all, &SummaryRow::mean_high_all, 0};
  constexpr Quantity share{&SummaryRow::success, &SummaryRow::success_low_all, &SummaryRow::success_high_all, 0.5};
  std::vector<SeriesSigns> all;
  for (const auto& series : baseline_series(results)) {
    SeriesSigns signs{.rest = series.rest, .mean = change_of(series, rows, mean), .share = change_of(series, rows, share)};
    for (const auto c : series.configurations) signs.runs += rows[c].n;
    if (signs.runs > 0) all.push_back(std::move(signs));
  }
  return all;
}

}  // namespace asymsweep::analysis
