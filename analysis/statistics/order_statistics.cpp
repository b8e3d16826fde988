#include "analysis/statistics/order_statistics.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <limits>
#include <map>
#include <vector>

namespace asymsweep::statistics {

namespace {

/// Twice the integral of the sample's quantile function from 1/4 + shift to 3/4 + shift; `beyond` outside [0, 1].
double middle_half(const std::vector<double>& sorted, double shift, double beyond) {
  const auto n = static_cast<double>(sorted.size());
  const double from = 0.25 + shift, to = 0.75 + shift;
  double sum = 0, within = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const double part = std::min(to, static_cast<double>(i + 1) / n) - std::max(from, static_cast<double>(i) / n);
    if (part <= 0) continue;
    sum += 2 * part * sorted[i];
    within += 2 * part;
  }
  const double outside = std::max(0.0, std::min(0.0, to) - from) + std::max(0.0, to - std::max(1.0, from));
  return outside > 0 ? sum + (1 - within) * beyond : sum;
}

}  // namespace

MedianRanks median_ranks(std::size_t n, double alpha) {
  thread_local std::map<std::pair<std::size_t, double>, MedianRanks> known;  // a grid asks for the same n again and again
  const auto [place, added] = known.try_emplace({n, alpha});
  auto& ranks = place->second;
  if (!added) return ranks;
  const boost::math::binomial below(static_cast<double>(n), 0.5);
  // The pair (l, n + 1 - l) misses when at most l - 1 values lie on one side: less and less often as l falls.
  const double count = static_cast<double>(n), start = count / 2 - 8 * std::sqrt(count);
  for (std::size_t l = start > 1 ? static_cast<std::size_t>(start) : 1; 2 * l < n + 1; ++l) {
    const double coverage = 1 - 2 * boost::math::cdf(below, static_cast<double>(l - 1));
    if (coverage < 1 - alpha) break;
    ranks = {l, n + 1 - l, coverage};
  }
  return ranks;
}

Interval median_interval(std::span<const double> x, double alpha) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const auto ranks = median_ranks(x.size(), alpha);
  if (ranks.lower == 0) return {nan, nan};
  std::vector<double> sorted(x.begin(), x.end());
  std::ranges::sort(sorted);
  return {sorted[ranks.lower - 1], sorted[ranks.upper - 1]};
}

Interval interquartile_mean_interval(std::span<const double> x, Range range, double half_width) {
  if (x.empty()) return {range.low, range.high};
  std::vector<double> sorted(x.begin(), x.end());
  std::ranges::sort(sorted);
  return {middle_half(sorted, -half_width, range.low), middle_half(sorted, half_width, range.high)};
}

double dkw_half_width(std::size_t n, double alpha) { return std::sqrt(std::log(2 / alpha) / (2 * static_cast<double>(n))); }

}  // namespace asymsweep::statistics
