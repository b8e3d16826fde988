#include "analysis/statistics/student_t.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

#include "analysis/statistics/descriptive.hpp"

namespace asymsweep::statistics {
namespace {
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
}

Interval t_interval(std::span<const double> x, double alpha) {
  const double centre = mean(x), deviation = standard_deviation(x);
  if (std::isnan(deviation)) return {nan, nan};
  const boost::math::students_t distribution(static_cast<double>(x.size() - 1));
  const double half = boost::math::quantile(boost::math::complement(distribution, alpha / 2)) * deviation /
                      std::sqrt(static_cast<double>(x.size()));
  return {centre - half, centre + half};
}

double t_p_greater(std::span<const double> x, double null_mean) {
  const double difference = mean(x) - null_mean, deviation = standard_deviation(x);
  if (std::isnan(deviation)) return nan;
  if (deviation == 0) return difference > 0 ? 0 : difference < 0 ? 1 : 0.5;
  const boost::math::students_t distribution(static_cast<double>(x.size() - 1));
  const double t = difference / (deviation / std::sqrt(static_cast<double>(x.size())));
  return boost::math::cdf(boost::math::complement(distribution, t));
}

}  // namespace asymsweep::statistics
