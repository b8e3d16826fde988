#include "analysis/statistics/order_statistics.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <limits>
#include <vector>

namespace asymsweep::statistics {

MedianRanks median_ranks(std::size_t n, double alpha) {
  MedianRanks ranks;
  const boost::math::binomial below(static_cast<double>(n), 0.5);
  // The pair (l, n + 1 - l) misses when at most l - 1 values lie on one side.
  for (std::size_t l = 1; 2 * l < n + 1; ++l) {
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

double dkw_half_width(std::size_t n, double alpha) { return std::sqrt(std::log(2 / alpha) / (2 * static_cast<double>(n))); }

}  // namespace asymsweep::statistics
