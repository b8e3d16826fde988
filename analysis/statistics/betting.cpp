#include "analysis/statistics/betting.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "analysis/statistics/descriptive.hpp"

namespace asymsweep::statistics {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::size_t stakes = 32;     // 1 to 2^-15.5: smaller ones pay for more than 10^8 values only
constexpr std::size_t together = 16;   // values whose factors are multiplied before the exponents are taken out
constexpr long nothing = -(1L << 40);  // exponent of what is lost: smaller than any other
constexpr double edge = 1e-12;         // of the range: no candidate nearer to its end

/// log(1 + z) >= z - k z^2 for every z >= -c: the quotient (log(1 + z) - z) / z^2 grows with z.
double curvature(double c) { return (-std::log1p(-c) - c) / (c * c); }

/// 2^exponent, zero where that is no normal number; of exponents up to 0.
double power_of_two(long exponent) {
  return exponent > -1023 ? std::bit_cast<double>(static_cast<std::uint64_t>(exponent + 1023) << 52) : 0;
}

struct Stakes {
  std::array<double, stakes> share, rest, weight, log_weight, curve;  ///< c_j, 1 - c_j, w_j, log w_j, k_j c_j^2
};

const Stakes& all_stakes() {
  static const auto table = [] {
    Stakes all;
    for (std::size_t j = 0; j < stakes; ++j) {
      const auto k = static_cast<double>(j);
      const double c = all.share[j] = std::exp2(-k / 2);
      all.rest[j] = 1 - c;
      all.weight[j] = std::exp2(-k - 2) + 0.5 / ((k + 1) * (k + 2));
      all.log_weight[j] = std::log(all.weight[j]);
      all.curve[j] = curvature(c) * c * c;
    }
    return all;
  }();
  return table;
}

/// prod_i (1 - c_j + c_j (x_i - low) / (candidate - low)) of `count` stakes from the given one on, as mantissa and exponent.
template <std::size_t count = stakes>
struct Gains {
  std::size_t first;
  std::array<double, count> mantissa;
  std::array<long, count> exponent{};

  Gains(std::span<const double> x, double low, double candidate, std::size_t from = 0) : first(from) {
    std::array<double, count> rest, share;
    std::copy_n(all_stakes().rest.begin() + static_cast<std::ptrdiff_t>(first), count, rest.begin());
    std::copy_n(all_stakes().share.begin() + static_cast<std::ptrdiff_t>(first), count, share.begin());
    mantissa.fill(1);
    for (std::size_t begin = 0; begin < x.size(); begin += together) {
      for (const double value : x.subspan(begin, std::min(together, x.size() - begin))) {
        const double of_candidate = (value - low) / (candidate - low);
        for (std::size_t j = 0; j < count; ++j) mantissa[j] *= rest[j] + share[j] * of_candidate;
      }
      if (x.size() > together) take_exponents();
    }
  }

  double log_of(std::size_t j) const { return std::log(mantissa[j]) + static_cast<double>(exponent[j]) * std::log(2.0); }

  /// Of the weighted sum.
  double log_sum() const {
    const long largest = *std::max_element(exponent.begin(), exponent.end());
    double sum = 0;
    for (std::size_t j = 0; j < count; ++j) sum += all_stakes().weight[first + j] * mantissa[j] * power_of_two(exponent[j] - largest);
    return std::log(sum) + static_cast<double>(largest) * std::log(2.0);
  }

 private:
  void take_exponents() {
    for (std::size_t j = 0; j < count; ++j) {
      int more = 0;
      mantissa[j] = std::frexp(mantissa[j], &more);
      exponent[j] = mantissa[j] > 0 ? exponent[j] + more : nothing;
    }
  }
};

/// The smallest candidate whose wealth stays below 1 / alpha: wealth falls as the candidate grows. `from`: none smaller than this.
template <typename LogWealth>
double lower_end(double mean, double from, Range range, double alpha, LogWealth log_wealth, int bits = 26) {
  const double goal = std::log(1 / alpha), lowest = std::max(from, range.low + edge * (range.high - range.low));
  if (!(mean > lowest) || log_wealth(lowest) < goal) return std::max(from, range.low);
  if (!(log_wealth(mean) < goal)) return mean;
  std::uintmax_t iterations = 100;
  const auto bracket = boost::math::tools::toms748_solve([&](double m) { return std::min(log_wealth(m), 1e6) - goal; }, lowest, mean,
                                                         boost::math::tools::eps_tolerance<double>(bits), iterations);
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

/// From the moments alone: the best stake at its own share of alpha. Of one stake: the distance s = mean - m at which n c s / u -
/// k c^2 (squares + n s^2) / u^2, u = m - low, reaches its goal: the smaller root of a square, in units of d = mean - low. d where no
/// stake reaches it. A stake of everything has no such bound.
struct MomentsEnd {
  double end;
  std::size_t stake = 1;  ///< whose bound it is
};
MomentsEnd lower_end(const Moments& moments, double low, double alpha) {
  const double n = moments.n, d = moments.mean - low;
  if (!(d > 0)) return {low};
  const auto& all = all_stakes();
  const double log_alpha = std::log(1 / alpha), squares = moments.squares / d / d;
  double nearest = 1;
  std::size_t stake = 1;
  for (std::size_t j = 1; j < stakes; ++j) {
    const double goal = log_alpha - all.log_weight[j], ends = all.share[j] * n + goal;
    const double a = ends + all.curve[j] * n, b = ends + goal, constant = all.curve[j] * squares + goal;
    if ((a * nearest - b) * nearest + constant >= 0 && 2 * a * nearest <= b) continue;  // the root is not nearer: no need for it
    const double discriminant = b * b - 4 * a * constant;
    if (discriminant < 0) continue;
    if (const double root = 2 * constant / (b + std::sqrt(discriminant)); root < nearest) nearest = root, stake = j;
  }
  return {std::max(low, moments.mean - d * nearest), stake};
}

}  // namespace

double log_wealth_above(std::span<const double> x, double low, double candidate) {
  if (x.empty()) return 0;
  return Gains<>(x, low, candidate).log_sum();
}

double bet_p_above(std::span<const double> x, double low, double candidate) {
  return low < candidate ? std::min(1.0, std::exp(-log_wealth_above(x, low, candidate))) : 1.0;
}

double bet_p_below(std::span<const double> x, double high, double candidate) { return bet_p_above(mirrored(x), -high, -candidate); }

Interval bet_interval(const Moments& moments, Range range, double alpha) {
  if (moments.n == 0) return {range.low, range.high};
  return {lower_end(moments, range.low, alpha / 2).end, -lower_end({moments.n, -moments.mean, moments.squares}, -range.high, alpha / 2).end};
}

Interval bet_interval(std::span<const double> x, Range range, double alpha) {
  if (x.empty()) return {range.low, range.high};
  const auto end = [&](std::span<const double> values, Range of) {
    const auto moments = moments_of(values);
    const double from = std::isnormal(moments.squares) ? lower_end(moments, of.low, alpha / 2).end : of.low;  // squares may be no numbers
    return lower_end(moments.mean, from, of, alpha / 2, [&](double m) { return log_wealth_above(values, of.low, m); });
  };
  const double centre = mean(x);  // rounding may put an end a bit beyond it
  return {std::min(end(x, range), centre), std::max(-end(mirrored(x), {-range.high, -range.low}), centre)};
}

Interval bet_band(std::span<const double> x, const Moments& moments, Range range, double alpha) {
  if (x.empty()) return {range.low, range.high};
  constexpr std::size_t window = 8;  // stakes: those around the best hold nearly all of the money
  const auto end = [&](std::span<const double> values, const Moments& of, double low, double high) {
    const auto from = std::isnormal(of.squares) ? lower_end(of, low, alpha / 2) : MomentsEnd{low};
    const std::size_t first = std::clamp<std::size_t>(from.stake, 5, stakes - window + 5) - 5;
    return lower_end(
        of.mean, from.end, {low, high}, alpha / 2, [&](double m) { return Gains<window>(values, low, m, first).log_sum(); }, 14);
  };
  return {end(x, moments, range.low, range.high),
          -end(mirrored(x), {moments.n, -moments.mean, moments.squares}, -range.high, -range.low)};
}

double times_as_many(std::span<const double> x, double low, double candidate, double alpha) {
  double fewest = infinity;
  if (x.empty() || !(low < candidate)) return fewest;
  const Gains<> gains(x, low, candidate);
  for (std::size_t j = 0; j < stakes; ++j)
    if (const double gain = gains.log_of(j); gain > 0) fewest = std::min(fewest, (std::log(1 / alpha) - all_stakes().log_weight[j]) / gain);
  return fewest;
}

}  // namespace asymsweep::statistics
