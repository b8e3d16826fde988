#include "analysis/statistics/student_t.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <map>

#include "analysis/statistics/descriptive.hpp"

namespace asymsweep::statistics {
namespace {

/// A curve asks for the same quantile at every checkpoint.
double critical(std::size_t n, double tail) {
  thread_local std::map<std::pair<std::size_t, double>, double> known;
  const auto [place, added] = known.try_emplace({n, tail});
  if (added) place->second = boost::math::quantile(boost::math::complement(boost::math::students_t(static_cast<double>(n - 1)), tail));
  return place->second;
}

}  // namespace

Interval t_interval(std::size_t n, double mean, double standard_deviation, double alpha) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  if (n < 2) return {nan, nan};
  const double half = critical(n, alpha / 2) * (standard_deviation / std::sqrt(static_cast<double>(n)));
  return {mean - half, mean + half};
}

Interval t_interval(std::span<const double> x, double alpha) { return t_interval(x.size(), mean(x), standard_deviation(x), alpha); }

}  // namespace asymsweep::statistics
