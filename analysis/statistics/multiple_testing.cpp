#include "analysis/statistics/multiple_testing.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace asymsweep::statistics {

std::vector<double> holm(std::span<const double> p_values) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p_values.size(); ++i)
    if (!std::isnan(p_values[i])) order.push_back(i);
  std::ranges::stable_sort(order, [&](auto a, auto b) { return p_values[a] < p_values[b]; });
  std::vector<double> adjusted(p_values.begin(), p_values.end());
  double largest = 0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    largest = std::max(largest, static_cast<double>(order.size() - rank) * p_values[order[rank]]);
    adjusted[order[rank]] = std::min(1.0, largest);
  }
  return adjusted;
}

std::vector<double> adjusted_p(std::span<const double> log_e_values) {
  constexpr double most = 1e200;  // sums of a million of them are numbers
  std::vector<double> e;
  for (const double log_e : log_e_values) e.push_back(std::min(std::exp(log_e), most));
  std::vector<std::size_t> order(e.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return e[i]; });
  std::vector<double> sum(e.size() + 1, 0.0);  // of the smallest
  for (std::size_t k = 0; k < order.size(); ++k) sum[k + 1] = sum[k] + e[order[k]];
  std::vector<double> adjusted(e.size());
  for (std::size_t k = 0; k < order.size(); ++k) {
    const double own = e[order[k]];
    const auto average = [&](std::size_t others) { return (own + sum[others]) / (1 + static_cast<double>(others)); };
    std::size_t low = 0, high = k;  // one more of the smallest lowers the average while it is below it
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (e[order[middle]] < average(middle)) low = middle + 1;
      else high = middle;
    }
    adjusted[order[k]] = std::min(1.0, 1 / average(low));
  }
  return adjusted;
}

void settle(std::span<const double> log_e_values, const std::vector<bool>& may_be, double alpha, std::vector<bool>& settled) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < settled.size(); ++i)
    if (may_be[i] && !settled[i]) order.push_back(i);
  std::ranges::stable_sort(order, std::ranges::greater(), [&](std::size_t i) { return log_e_values[i]; });
  auto open = static_cast<double>(std::ranges::count(settled, false));
  for (const auto i : order) {
    if (!(log_e_values[i] >= std::log(open / alpha))) return;
    settled[i] = true;
    open -= 1;
  }
}

}  // namespace asymsweep::statistics
