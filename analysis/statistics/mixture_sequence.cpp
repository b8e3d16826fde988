#include "analysis/statistics/mixture_sequence.hpp"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>

namespace asymsweep::statistics {
namespace {

double log_beta(double a, double b) { return boost::math::lgamma(a) + boost::math::lgamma(b) - boost::math::lgamma(a + b); }

}  // namespace

double beta_bernoulli_log_ratio(std::size_t successes, std::size_t n, double share) {
  const auto k = static_cast<double>(successes), failures = static_cast<double>(n - successes);
  double log_ratio = log_beta(k + 0.5, failures + 0.5) - log_beta(0.5, 0.5);
  if (k > 0) log_ratio -= k * std::log(share);
  if (failures > 0) log_ratio -= failures * std::log1p(-share);
  return log_ratio;
}

Interval beta_bernoulli_interval(std::size_t successes, std::size_t n, double alpha) {
  if (n == 0) return {0, 1};
  const double share = static_cast<double>(successes) / static_cast<double>(n);
  const auto excess = [&](double p) { return beta_bernoulli_log_ratio(successes, n, p) - std::log(1 / alpha); };
  const auto crossing = [&](double low, double high) {
    if (excess(low < share ? low : high) <= 0) return low < share ? 0.0 : 1.0;  // alpha is so small that the whole side is within
    std::uintmax_t iterations = 200;
    const auto bracket =
        boost::math::tools::toms748_solve(excess, low, high, boost::math::tools::eps_tolerance<double>(52), iterations);
    return (bracket.first + bracket.second) / 2;
  };
  constexpr double edge = 1e-16, near_one = 1 - 1e-16;
  return {successes == 0 ? 0 : crossing(edge, successes == n ? near_one : share),
          successes == n ? 1 : crossing(successes == 0 ? edge : share, near_one)};
}

}  // namespace asymsweep::statistics
