#include "analysis/statistics/sample_size.hpp"

#include <boost/math/distributions/binomial.hpp>
#include <cmath>

namespace asymsweep::statistics {
namespace {

/// P(at least k of n).
double tail(std::size_t k, std::size_t n, double share) {
  if (k == 0) return 1;
  const boost::math::binomial distribution(static_cast<double>(n), share);
  return boost::math::cdf(boost::math::complement(distribution, static_cast<double>(k) - 1));
}

}  // namespace

std::size_t zero_failure_size(double share, double alpha) {
  return static_cast<std::size_t>(std::ceil(std::log(alpha) / std::log(share)));
}

BinomialDesign binomial_size(double null, double alternative, double alpha, double power) {
  std::size_t reject_from = 0;  // grows with n: the scan resumes where the last n left it
  for (std::size_t n = 1;; ++n) {
    while (tail(reject_from, n, null) > alpha) ++reject_from;  // n + 1 of n never happens: ends
    if (reject_from <= n && tail(reject_from, n, alternative) >= power) return {n, reject_from};
  }
}

}  // namespace asymsweep::statistics
