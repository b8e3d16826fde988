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
  return x.empty() ? nan : compensated_sum(x) / static_cast<double>(x.size());
}

double standard_deviation(std::span<const double> x) {
  if (x.size() < 2) return nan;
  const double centre = mean(x);
  std::vector<double> squares;
  for (const double value : x) squares.push_back((value - centre) * (value - centre));
  return std::sqrt(compensated_sum(squares) / static_cast<double>(x.size() - 1));
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

double interquartile_mean_fractional(std::span<const double> x) {
  if (x.empty()) return nan;
  const auto sorted = ascending(x);
  const double quarter = static_cast<double>(sorted.size()) / 4;
  std::vector<double> weighted;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    // Overlap of [i, i + 1] with the middle half [n/4, 3n/4].
    const double overlap = std::min(static_cast<double>(i + 1), 3 * quarter) - std::max(static_cast<double>(i), quarter);
    if (overlap > 0) weighted.push_back(overlap * sorted[i]);
  }
  return compensated_sum(weighted) / (2 * quarter);
}

}  // namespace asymsweep::statistics
