#include "analysis/statistics/superiority.hpp"

#include <algorithm>
#include <limits>
#include <vector>

namespace asymsweep::statistics {

double probability_of_improvement(std::span<const double> x, std::span<const double> y) {
  if (x.empty() || y.empty()) return std::numeric_limits<double>::quiet_NaN();
  std::vector<double> sorted(y.begin(), y.end());
  std::ranges::sort(sorted);
  std::ptrdiff_t doubled = 0;  // twice U: whole numbers
  for (const double value : x)
    doubled += (std::ranges::lower_bound(sorted, value) - sorted.begin()) + (std::ranges::upper_bound(sorted, value) - sorted.begin());
  return static_cast<double>(doubled) / (2 * static_cast<double>(x.size()) * static_cast<double>(y.size()));
}

}  // namespace asymsweep::statistics
