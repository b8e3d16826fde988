#include "analysis/statistics/combination.hpp"

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <vector>

namespace asymsweep::statistics {

CombinedTest fisher(std::span<const double> p_values) {
  double statistic = 0;
  for (const double p : p_values) statistic -= 2 * std::log(p);
  const boost::math::chi_squared distribution(2 * static_cast<double>(p_values.size()));
  return {statistic, boost::math::cdf(boost::math::complement(distribution, statistic))};
}

CombinedTest stouffer(std::span<const double> p_values) {
  const boost::math::normal normal;
  double sum = 0;
  for (const double p : p_values) sum += boost::math::quantile(boost::math::complement(normal, p));
  const double z = sum / std::sqrt(static_cast<double>(p_values.size()));
  return {z, boost::math::cdf(boost::math::complement(normal, z))};
}

double intersection_union(std::span<const double> p_values) { return *std::ranges::max_element(p_values); }

double simes(std::span<const double> p_values) {
  std::vector<double> sorted(p_values.begin(), p_values.end());
  std::ranges::sort(sorted);
  double smallest = 1;
  for (std::size_t i = 0; i < sorted.size(); ++i)
    smallest = std::min(smallest, sorted[i] * static_cast<double>(sorted.size()) / static_cast<double>(i + 1));
  return smallest;
}

}  // namespace asymsweep::statistics
