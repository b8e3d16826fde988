#include "analysis/statistics/binomial.hpp"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/normal.hpp>
#include <algorithm>
#include <cmath>

namespace asymsweep::statistics {

Interval clopper_pearson(std::size_t successes, std::size_t n, double alpha) {
  const auto k = static_cast<double>(successes), failures = static_cast<double>(n - successes);
  using Beta = boost::math::beta_distribution<double>;
  return {successes == 0 ? 0 : boost::math::quantile(Beta(k, failures + 1), alpha / 2),
          successes == n ? 1 : boost::math::quantile(boost::math::complement(Beta(k + 1, failures), alpha / 2))};
}

Interval wilson(std::size_t successes, std::size_t n, double alpha) {
  if (n == 0) return {0, 1};
  const double z = boost::math::quantile(boost::math::complement(boost::math::normal(), alpha / 2));
  const auto count = static_cast<double>(n);
  const double share = static_cast<double>(successes) / count, scale = 1 + z * z / count;
  const double centre = (share + z * z / (2 * count)) / scale;
  const double half = z * std::sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / scale;
  return {successes == 0 ? 0 : std::max(0.0, centre - half), successes == n ? 1 : std::min(1.0, centre + half)};
}

}  // namespace asymsweep::statistics
