#include "analysis/statistics/betting.hpp"

#include <algorithm>
#include <array>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <limits>
#include <vector>

namespace asymsweep::statistics {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::size_t stakes = 32;               // 1 to 2^-15.5: smaller ones pay for more than 10^8 values only
constexpr std::size_t lanes = 8, together = 16;  // factors side by side, and multiplied before their exponents are taken out
constexpr double edge = 1e-12;                   // of the range: no candidate nearer to its end

struct Stake {
  double share;       ///< c_j
  double log_weight;  ///< log w_j
};

const std::array<Stake, stakes>& all_stakes() {
  static const auto table = [] {
    std::array<Stake, stakes> rows{};
    for (std::size_t j = 0; j < stakes; ++j) {
      const auto k = static_cast<double>(j);
      rows[j] = {std::exp2(-k / 2), std::log(std::exp2(-k - 2) + 0.5 / ((k + 1) * (k + 2)))};
    }
    return rows;
  }();
  return table;
}

/// sum_i log(1 - c + c (x_i - low) / (candidate - low)). Factors are multiplied in lanes, and their exponents taken out before they
/// leave the range of numbers: a logarithm a lane. The same order, so the same bits, everywhere.
double log_gain(std::span<const double> x, double low, double candidate, double c) {
  const double scale = c / (candidate - low), rest = 1 - c;
  std::array<double, lanes> product;
  product.fill(1);
  long exponents = 0;
  const auto take_exponents = [&] {
    for (double& one : product) {
      int exponent = 0;
      one = std::frexp(one, &exponent);
      exponents += exponent;
    }
  };
  std::size_t i = 0;
  for (std::size_t row = 0; i + lanes <= x.size(); i += lanes, ++row) {
    for (std::size_t lane = 0; lane < lanes; ++lane) product[lane] *= rest + scale * (x[i + lane] - low);
    if (row % together == together - 1) take_exponents();
  }
  take_exponents();
  for (std::size_t lane = 0; i < x.size(); ++i, ++lane) product[lane] *= rest + scale * (x[i] - low);
  double sum = static_cast<double>(exponents) * std::log(2.0);
  for (const double one : product) sum += std::log(one);
  return sum;
}

/// log of the sum of exponentials, each with its weight.
template <typename LogGain>
double mixed(LogGain log_gain_of) {
  std::array<double, stakes> logs{};
  double largest = -infinity;
  for (std::size_t j = 0; j < stakes; ++j) {
    logs[j] = all_stakes()[j].log_weight + log_gain_of(all_stakes()[j].share);
    largest = std::max(largest, logs[j]);
  }
  if (!std::isfinite(largest)) return largest;
  double sum = 0;
  for (const double one : logs) sum += std::exp(one - largest);
  return largest + std::log(sum);
}

/// log(1 + z) >= z - k z^2 for every z >= -c: the quotient (log(1 + z) - z) / z^2 grows with z.
double curvature(double c) { return (-std::log1p(-c) - c) / (c * c); }

/// Of one stake: the distance s = mean - m at which n c s / u - k c^2 (squares + n s^2) / u^2, u = m - low, reaches `goal`; the
/// distance to `low` where it does not.
double distance_to_goal(const Moments& moments, double low, double c, double goal) {
  const double n = moments.n, d = moments.mean - low, k = curvature(c) * c * c;
  const double a = c * n + k * n + goal, b = c * n + 2 * goal, constant = k * (moments.squares / d / d) + goal;  // s in units of d
  const double discriminant = b * b - 4 * a * constant;
  return discriminant < 0 ? d : d * std::min(1.0, 2 * constant / (b + std::sqrt(discriminant)));
}

/// The smallest candidate whose wealth stays below 1 / alpha: wealth falls as the candidate grows. `from`: none smaller than this.
template <typename LogWealth>
double lower_end(double mean, double from, Range range, double alpha, LogWealth log_wealth) {
  const double goal = std::log(1 / alpha), lowest = std::max(from, range.low + edge * (range.high - range.low));
  if (!(mean > lowest) || log_wealth(lowest) < goal) return range.low;
  if (!(log_wealth(mean) < goal)) return mean;
  std::uintmax_t iterations = 100;
  const auto bracket = boost::math::tools::toms748_solve([&](double m) { return std::min(log_wealth(m), 1e6) - goal; }, lowest, mean,
                                                         boost::math::tools::eps_tolerance<double>(26), iterations);
  return bracket.first;  // the end with more wealth: the bound errs outwards
}

std::vector<double> mirrored(std::span<const double> x) {
  std::vector<double> negative(x.begin(), x.end());
  for (double& value : negative) value = -value;
  return negative;
}

Moments moments_of(std::span<const double> x) {
  Moments moments{static_cast<double>(x.size()), 0, 0};
  for (const double value : x) moments.mean += value / moments.n;
  for (const double value : x) moments.squares += (value - moments.mean) * (value - moments.mean);
  return moments;
}

/// From the moments alone: the best stake at its own share of alpha. A stake of everything has no such bound.
double lower_end(const Moments& moments, double low, double alpha) {
  if (!(moments.mean > low)) return low;
  double nearest = moments.mean - low;
  for (std::size_t j = 1; j < stakes; ++j) {
    const auto& [c, log_weight] = all_stakes()[j];
    nearest = std::min(nearest, distance_to_goal(moments, low, c, std::log(1 / alpha) - log_weight));
  }
  return std::max(low, moments.mean - nearest);
}

}  // namespace

double log_wealth_above(std::span<const double> x, double low, double candidate) {
  if (x.empty()) return 0;
  return mixed([&](double c) { return log_gain(x, low, candidate, c); });
}

double bet_p_above(std::span<const double> x, double low, double candidate) {
  return low < candidate ? std::min(1.0, std::exp(-log_wealth_above(x, low, candidate))) : 1.0;
}

double bet_p_below(std::span<const double> x, double high, double candidate) { return bet_p_above(mirrored(x), -high, -candidate); }

Interval bet_interval(const Moments& moments, Range range, double alpha) {
  if (moments.n == 0) return {range.low, range.high};
  return {lower_end(moments, range.low, alpha / 2), -lower_end({moments.n, -moments.mean, moments.squares}, -range.high, alpha / 2)};
}

Interval bet_interval(std::span<const double> x, Range range, double alpha) {
  if (x.empty()) return {range.low, range.high};
  const auto end = [&](std::span<const double> values, Range of) {
    const auto moments = moments_of(values);
    const double from = std::isnormal(moments.squares) ? lower_end(moments, of.low, alpha / 2) : of.low;  // squares may be no numbers
    return lower_end(moments.mean, from, of, alpha / 2, [&](double m) { return log_wealth_above(values, of.low, m); });
  };
  return {end(x, range), -end(mirrored(x), {-range.high, -range.low})};
}

double times_as_many(std::span<const double> x, double low, double candidate, double alpha) {
  double fewest = infinity;
  if (x.empty() || !(low < candidate)) return fewest;
  for (const auto& [c, log_weight] : all_stakes())
    if (const double gain = log_gain(x, low, candidate, c); gain > 0) fewest = std::min(fewest, (std::log(1 / alpha) - log_weight) / gain);
  return fewest;
}

}  // namespace asymsweep::statistics
