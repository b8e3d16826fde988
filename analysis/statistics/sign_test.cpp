#include "analysis/statistics/sign_test.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>

namespace asymsweep::statistics {

double sign_p_greater(std::size_t positive, std::size_t n) {
  if (positive == 0) return 1;
  const boost::math::binomial distribution(static_cast<double>(n), 0.5);
  return boost::math::cdf(boost::math::complement(distribution, static_cast<double>(positive) - 1));
}

double sign_p_two_sided(std::size_t positive, std::size_t n) {
  return std::min(1.0, 2 * sign_p_greater(std::max(positive, n - positive), n));
}

double mcnemar_p_two_sided(std::size_t only_first, std::size_t only_second) {
  return sign_p_two_sided(only_first, only_first + only_second);
}

}  // namespace asymsweep::statistics
