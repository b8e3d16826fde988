#include "analysis/statistics/binomial.hpp"

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>

namespace asymsweep::statistics {
namespace {

using Beta = boost::math::beta_distribution<double>;

double two_sided_z(double alpha) { return boost::math::quantile(boost::math::complement(boost::math::normal(), alpha / 2)); }

}  // namespace

double clopper_pearson_lower(std::size_t successes, std::size_t n, double alpha) {
  if (successes == 0) return 0;
  return boost::math::quantile(Beta(static_cast<double>(successes), static_cast<double>(n - successes) + 1), alpha);
}

double clopper_pearson_upper(std::size_t successes, std::size_t n, double alpha) {
  if (successes == n) return 1;
  const Beta beta(static_cast<double>(successes) + 1, static_cast<double>(n - successes));
  return boost::math::quantile(boost::math::complement(beta, alpha));
}

Interval clopper_pearson(std::size_t successes, std::size_t n, double alpha) {
  return {clopper_pearson_lower(successes, n, alpha / 2), clopper_pearson_upper(successes, n, alpha / 2)};
}

Interval wilson(std::size_t successes, std::size_t n, double alpha) {
  if (n == 0) return {0, 1};
  const double z = two_sided_z(alpha);
  const auto count = static_cast<double>(n);
  const double share = static_cast<double>(successes) / count, scale = 1 + z * z / count;
  const double centre = (share + z * z / (2 * count)) / scale;
  const double half = z * std::sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / scale;
  return {successes == 0 ? 0 : std::max(0.0, centre - half), successes == n ? 1 : std::min(1.0, centre + half)};
}

Interval wilson_corrected(std::size_t successes, std::size_t n, double alpha) {
  if (n == 0) return {0, 1};
  const double z = two_sided_z(alpha);
  const auto count = static_cast<double>(n), k = static_cast<double>(successes);
  const double share = k / count, scale = 2 * (count + z * z);
  const auto half = [&](double sign) {
    return z * std::sqrt(z * z + sign * 2 - 1 / count + 4 * share * (count - k - sign));
  };
  return {successes == 0 ? 0 : std::max(0.0, (2 * k + z * z - 1 - half(-1)) / scale),
          successes == n ? 1 : std::min(1.0, (2 * k + z * z + 1 + half(1)) / scale)};
}

Interval jeffreys(std::size_t successes, std::size_t n, double alpha) {
  if (n == 0) return {0, 1};
  const Beta posterior(static_cast<double>(successes) + 0.5, static_cast<double>(n - successes) + 0.5);
  return {successes == 0 ? 0 : boost::math::quantile(posterior, alpha / 2),
          successes == n ? 1 : boost::math::quantile(boost::math::complement(posterior, alpha / 2))};
}

}  // namespace asymsweep::statistics
