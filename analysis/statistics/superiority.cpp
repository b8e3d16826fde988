#include "analysis/statistics/superiority.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "analysis/statistics/descriptive.hpp"

namespace asymsweep::statistics {

namespace {

std::vector<double> ascending(std::span<const double> x) {
  std::vector<double> sorted(x.begin(), x.end());
  std::ranges::sort(sorted);
  return sorted;
}

/// Twice the number below `value`, ties half: a whole number.
std::ptrdiff_t doubled_rank(const std::vector<double>& sorted, double value) {
  return (std::ranges::lower_bound(sorted, value) - sorted.begin()) + (std::ranges::upper_bound(sorted, value) - sorted.begin());
}

}  // namespace

double probability_of_improvement(std::span<const double> x, std::span<const double> y) {
  if (x.empty() || y.empty()) return std::numeric_limits<double>::quiet_NaN();
  const auto sorted = ascending(y);
  std::ptrdiff_t doubled = 0;
  for (const double value : x) doubled += doubled_rank(sorted, value);
  return static_cast<double>(doubled) / (2 * static_cast<double>(x.size()) * static_cast<double>(y.size()));
}

std::vector<double> superiority_by_seed(std::span<const double> x, std::span<const double> y) {
  const auto sorted_x = ascending(x), sorted_y = ascending(y);
  const double all = probability_of_improvement(x, y), scale = 2 * static_cast<double>(x.size());
  std::vector<double> values;
  for (std::size_t s = 0; s < x.size(); ++s) {
    const double of_x = static_cast<double>(doubled_rank(sorted_y, x[s])) / scale;
    const double of_y = 1 - static_cast<double>(doubled_rank(sorted_x, y[s])) / scale;
    values.push_back(of_x + of_y - all);
  }
  return values;
}

Interval superiority_interval(std::span<const double> by_seed, double alpha) {
  const auto seeds = static_cast<double>(by_seed.size());
  if (seeds < 2) return {0, 1};
  const double share = std::clamp(mean(by_seed), 0.0, 1.0);
  const double variance = standard_deviation(by_seed) * standard_deviation(by_seed) / seeds;
  const double n = has_spread(by_seed) ? std::max(seeds, share * (1 - share) / variance) : seeds;
  const double t = boost::math::quantile(boost::math::complement(boost::math::students_t(seeds - 1), alpha / 2));
  const double scale = 1 + t * t / n, centre = (share + t * t / (2 * n)) / scale;
  const double half = t * std::sqrt(share * (1 - share) / n + t * t / (4 * n * n)) / scale;
  return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

}  // namespace asymsweep::statistics
