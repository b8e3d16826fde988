#include "analysis/statistics/betting.hpp"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>

#include "analysis/statistics/descriptive.hpp"
#include "analysis/statistics/predictable_mixture.hpp"

namespace asymsweep::statistics {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double half = 0.5;  // of the capital on each side, and of the largest bet that cannot ruin us

struct LogWealth {
  double above = 0, below = 0;
  double larger() const { return std::log(half) + std::max(above, below); }
  void bet(double x, double candidate, double size) {
    above += std::log1p(std::min(size, half / candidate) * (x - candidate));
    below += std::log1p(-std::min(size, half / (1 - candidate)) * (x - candidate));
  }
};

double final_log_wealth(std::span<const double> x, const std::vector<double>& bets, double candidate) {
  LogWealth wealth;
  for (std::size_t t = 0; t < x.size(); ++t) wealth.bet(x[t], candidate, bets[t]);
  return wealth.larger();
}

}  // namespace

std::vector<double> hedged_wealth(std::span<const double> x, double candidate, double alpha) {
  const auto bets = predictable_bets(x, alpha / 2, infinity);
  std::vector<double> path;
  LogWealth wealth;
  for (std::size_t t = 0; t < x.size(); ++t) {
    wealth.bet(x[t], candidate, bets[t]);
    path.push_back(std::exp(wealth.larger()));
  }
  return path;
}

Interval hedged_interval(std::span<const double> x, double alpha) {
  if (x.empty()) return {0, 1};
  const auto bets = predictable_bets(x, alpha / 2, infinity);
  const auto excess = [&](double candidate) { return final_log_wealth(x, bets, candidate) - std::log(1 / alpha); };
  constexpr double edge = 1e-9;  // the bets are not defined at 0 and 1 themselves
  double weight = 0, inner = 0;  // the bets' own weighted mean: wealth is smallest near it
  for (std::size_t t = 0; t < x.size(); ++t) {
    weight += bets[t];
    inner += bets[t] * x[t];
  }
  inner = std::clamp(inner / weight, edge, 1 - edge);
  const auto end = [&](double outer, double limit) {
    if (excess(outer) <= 0) return limit;
    if (excess(inner) > 0) return inner;  // every candidate is ruled out: the values contradict one common mean
    std::uintmax_t iterations = 200;
    const auto bracket = boost::math::tools::toms748_solve(excess, std::min(inner, outer), std::max(inner, outer),
                                                           boost::math::tools::eps_tolerance<double>(48), iterations);
    return (bracket.first + bracket.second) / 2;
  };
  return {end(edge, 0), end(1 - edge, 1)};
}

}  // namespace asymsweep::statistics
