#include "analysis/statistics/binomial.hpp"

#include <boost/math/distributions/beta.hpp>

namespace asymsweep::statistics {
namespace {

using Beta = boost::math::beta_distribution<double>;

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

}  // namespace asymsweep::statistics
