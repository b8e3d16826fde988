#include "analysis/statistics/multiple_testing.hpp"

#include <algorithm>
#include <cmath>

namespace asymsweep::statistics {
namespace {

/// Indices of the hypotheses, smallest p-value first.
std::vector<std::size_t> ascending(std::span<const double> p_values) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p_values.size(); ++i)
    if (!std::isnan(p_values[i])) order.push_back(i);
  std::ranges::stable_sort(order, [&](auto a, auto b) { return p_values[a] < p_values[b]; });
  return order;
}

/// From the smallest up: each at least the one before. `factor(rank, m)`, rank from 0.
template <class Factor>
std::vector<double> step_down(std::span<const double> p_values, Factor factor) {
  const auto order = ascending(p_values);
  std::vector<double> adjusted(p_values.begin(), p_values.end());
  double largest = 0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    largest = std::max(largest, factor(rank, order.size()) * p_values[order[rank]]);
    adjusted[order[rank]] = std::min(1.0, largest);
  }
  return adjusted;
}

/// From the largest down: each at most the one after.
template <class Factor>
std::vector<double> step_up(std::span<const double> p_values, Factor factor) {
  const auto order = ascending(p_values);
  std::vector<double> adjusted(p_values.begin(), p_values.end());
  double smallest = 1;
  for (std::size_t rank = order.size(); rank-- > 0;) {
    smallest = std::min(smallest, factor(rank, order.size()) * p_values[order[rank]]);
    adjusted[order[rank]] = smallest;
  }
  return adjusted;
}

double remaining(std::size_t rank, std::size_t m) { return static_cast<double>(m - rank); }
double share(std::size_t rank, std::size_t m) { return static_cast<double>(m) / static_cast<double>(rank + 1); }

}  // namespace

std::vector<double> bonferroni(std::span<const double> p_values) {
  const auto order = ascending(p_values);
  std::vector<double> adjusted(p_values.begin(), p_values.end());
  for (const auto i : order) adjusted[i] = std::min(1.0, static_cast<double>(order.size()) * p_values[i]);
  return adjusted;
}

std::vector<double> holm(std::span<const double> p_values) { return step_down(p_values, remaining); }
std::vector<double> hochberg(std::span<const double> p_values) { return step_up(p_values, remaining); }
std::vector<double> benjamini_hochberg(std::span<const double> p_values) { return step_up(p_values, share); }

std::vector<double> benjamini_yekutieli(std::span<const double> p_values) {
  return step_up(p_values, [](std::size_t rank, std::size_t m) {
    double harmonic = 0;
    for (std::size_t i = m; i > 0; --i) harmonic += 1 / static_cast<double>(i);
    return harmonic * share(rank, m);
  });
}

}  // namespace asymsweep::statistics
