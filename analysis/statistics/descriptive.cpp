#include "analysis/statistics/descriptive.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace asymsweep::statistics {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

double compensated_sum(std::span<const double> x) {
  double sum = 0, correction = 0;
  for (const double term : x) {
    const double next = sum + term;
    correction += std::abs(sum) >= std::abs(term) ? (sum - next) + term : (term - next) + sum;
    sum = next;
  }
  return std::isfinite(sum) ? sum + correction : sum;  // an infinite term makes the correction NaN
}

std::vector<double> ascending(std::span<const double> x) {
  std::vector<double> sorted(x.begin(), x.end());
  std::ranges::sort(sorted);
  return sorted;
}

}  // namespace

double mean(std::span<const double> x) {
  if (x.empty()) return nan;
  const double sum = compensated_sum(x), n = static_cast<double>(x.size());
  if (std::isfinite(sum) || !std::ranges::all_of(x, [](double value) { return std::isfinite(value); })) return sum / n;
  std::vector<double> smaller(x.begin(), x.end());  // the sum is beyond a double, the mean is not
  for (double& value : smaller) value /= n;
  return compensated_sum(smaller);
}

double standard_deviation(std::span<const double> x) {
  if (x.size() < 2) return nan;
  const double centre = mean(x);
  double scale = 0;  // squares of values beyond 1e154 or below 1e-162 are no numbers
  for (const double value : x) scale = std::max(scale, std::abs(value - centre));
  if (scale == 0 || !std::isfinite(scale)) return scale == 0 ? 0 : nan;
  std::vector<double> squares;
  for (const double value : x) squares.push_back((value - centre) / scale * ((value - centre) / scale));
  return scale * std::sqrt(compensated_sum(squares) / static_cast<double>(x.size() - 1));
}

bool has_spread(std::span<const double> x) {
  return x.size() >= 2 && has_spread(mean(x), standard_deviation(x));
}

bool has_spread(double mean, double standard_deviation) {
  constexpr double rounding = 1e-12;  // of a difference of two sums of up to 10^4 terms
  return standard_deviation > rounding * std::abs(mean);
}

double quantile_of_sorted(std::span<const double> ascending, double q) {
  if (ascending.empty()) return nan;
  const double position = q * static_cast<double>(ascending.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  if (below + 1 >= ascending.size()) return ascending.back();
  const double share = position - static_cast<double>(below), lower = ascending[below], upper = ascending[below + 1];
  return std::isfinite(lower) ? lower + share * (upper - lower) : lower;
}

double median(std::span<const double> x) { return quantile_of_sorted(ascending(x), 0.5); }

double interquartile_mean(std::span<const double> x) {
  const auto sorted = ascending(x);
  const std::size_t cut = sorted.size() / 4;
  return mean(std::span(sorted).subspan(cut, sorted.size() - 2 * cut));
}

}  // namespace asymsweep::statistics
