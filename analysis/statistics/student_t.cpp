#include "analysis/statistics/student_t.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

#include "analysis/statistics/descriptive.hpp"

namespace asymsweep::statistics {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

double standard_error(std::span<const double> x) { return standard_deviation(x) / std::sqrt(static_cast<double>(x.size())); }

double critical(std::size_t n, double tail) {
  return boost::math::quantile(boost::math::complement(boost::math::students_t(static_cast<double>(n - 1)), tail));
}

}  // namespace

Interval t_interval(std::span<const double> x, double alpha) {
  const double error = standard_error(x);
  if (std::isnan(error)) return {nan, nan};
  const double half = critical(x.size(), alpha / 2) * error;
  return {mean(x) - half, mean(x) + half};
}

double t_lower(std::span<const double> x, double alpha) {
  const double error = standard_error(x);
  return std::isnan(error) ? nan : mean(x) - critical(x.size(), alpha) * error;
}

double t_p_greater(std::span<const double> x, double null_mean) {
  if (!has_spread(x)) return nan;
  const double difference = mean(x) - null_mean, error = standard_error(x);
  const boost::math::students_t distribution(static_cast<double>(x.size() - 1));
  return boost::math::cdf(boost::math::complement(distribution, difference / error));
}

double t_p_less(std::span<const double> x, double null_mean) {
  if (!has_spread(x)) return nan;
  const double difference = mean(x) - null_mean, error = standard_error(x);
  return boost::math::cdf(boost::math::students_t(static_cast<double>(x.size() - 1)), difference / error);
}

double t_p_two_sided(std::span<const double> x, double null_mean) {
  return 2 * std::min(t_p_greater(x, null_mean), t_p_less(x, null_mean));
}

TTest welch(std::span<const double> x, std::span<const double> y) {
  const double a = standard_error(x) * standard_error(x), b = standard_error(y) * standard_error(y);
  if (!(a + b > 0)) return {nan, nan, nan};
  const double t = (mean(x) - mean(y)) / std::sqrt(a + b);
  const double degrees = (a + b) * (a + b) /
                         (a * a / static_cast<double>(x.size() - 1) + b * b / static_cast<double>(y.size() - 1));
  const boost::math::students_t distribution(degrees);
  return {t, degrees, 2 * boost::math::cdf(boost::math::complement(distribution, std::abs(t)))};
}

double equivalence_p(std::span<const double> x, double expected, double margin) {
  return std::max(t_p_greater(x, expected - margin), t_p_less(x, expected + margin));
}

}  // namespace asymsweep::statistics
