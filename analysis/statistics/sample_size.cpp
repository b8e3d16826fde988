#include "analysis/statistics/sample_size.hpp"

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

namespace asymsweep::statistics {
namespace {

/// P(at least k of n).
double tail(std::size_t k, std::size_t n, double share) {
  if (k == 0) return 1;
  const boost::math::binomial distribution(static_cast<double>(n), share);
  return boost::math::cdf(boost::math::complement(distribution, static_cast<double>(k) - 1));
}

/// Smallest n >= `first` for which `enough`, which stays true once it is: doubling, then bisection.
template <class Predicate>
std::size_t smallest(std::size_t first, Predicate enough) {
  std::size_t low = first, high = first;
  while (!enough(high)) {
    low = high + 1;
    high *= 2;
  }
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (enough(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
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

double t_power(std::size_t n, double effect, double alpha, Sides sides) {
  const auto degrees = static_cast<double>(n - 1);
  const double tail_alpha = sides == Sides::one ? alpha : alpha / 2;
  const double critical = boost::math::quantile(boost::math::complement(boost::math::students_t(degrees), tail_alpha));
  const boost::math::non_central_t distribution(degrees, effect * std::sqrt(static_cast<double>(n)));
  const double upper = boost::math::cdf(boost::math::complement(distribution, critical));
  return sides == Sides::one ? upper : upper + boost::math::cdf(distribution, -critical);
}

std::size_t t_size(double effect, double alpha, double power, Sides sides) {
  return smallest(2, [&](std::size_t n) { return t_power(n, effect, alpha, sides) >= power; });
}

std::size_t hoeffding_size(double margin, double alpha) {
  return static_cast<std::size_t>(std::ceil(std::log(1 / alpha) / (2 * margin * margin)));
}

std::size_t tolerance_size(double content, double confidence, Sides sides) {
  if (sides == Sides::one) return zero_failure_size(content, 1 - confidence);
  return smallest(2, [&](std::size_t n) {
    const auto count = static_cast<double>(n);
    return 1 - count * std::pow(content, count - 1) + (count - 1) * std::pow(content, count) >= confidence;
  });
}

}  // namespace asymsweep::statistics
