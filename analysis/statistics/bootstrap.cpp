#include "analysis/statistics/bootstrap.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <limits>

#include "analysis/statistics/descriptive.hpp"
#include "core/random.hpp"

namespace asymsweep::statistics {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Skewness of the jackknife values over six (Efron 1987, equation 6.6).
double acceleration(std::span<const double> jackknife_values) {
  const double centre = mean(jackknife_values);
  double squares = 0, cubes = 0;
  for (const double value : jackknife_values) {
    const double u = centre - value;
    squares += u * u;
    cubes += u * u * u;
  }
  return squares > 0 ? cubes / (6 * std::pow(squares, 1.5)) : 0;
}

/// Share of an ascending sample below `centre`, ties (up to the rounding of a sum) counted half.
double share_below(std::span<const double> ascending, double centre) {
  const double rounding = 1e-12 * std::max(std::abs(ascending.front()), std::abs(ascending.back()));
  const auto first = std::ranges::lower_bound(ascending, centre - rounding) - ascending.begin();
  const auto last = std::ranges::upper_bound(ascending, centre + rounding) - ascending.begin();
  return 0.5 * static_cast<double>(first + last) / static_cast<double>(ascending.size());
}

}  // namespace

std::size_t philox_index(std::size_t i, std::size_t n) {
  // One block of four 32-bit numbers serves four indices; the last one is kept, since i counts up.
  thread_local std::size_t kept = std::numeric_limits<std::size_t>::max();
  thread_local r123::Philox4x32::ctr_type block;
  if (i / 4 != kept) {
    kept = i / 4;
    block = random_block(0, Stream::bootstrap, {0, static_cast<std::uint32_t>(kept >> 32), static_cast<std::uint32_t>(kept)});
  }
  return static_cast<std::size_t>((static_cast<std::uint64_t>(block[i % 4]) * n) >> 32);
}

std::vector<double> resampled(std::span<const double> x, const Statistic& statistic, std::size_t resamples,
                              const ResampleIndex& index) {
  std::vector<double> values(resamples), resample(x.size());
  std::size_t i = 0;
  for (double& value : values) {
    for (double& drawn : resample) drawn = x[index(i++, x.size())];
    value = statistic(resample);
  }
  std::ranges::sort(values);
  return values;
}

std::vector<double> jackknife(std::span<const double> x, const Statistic& statistic) {
  std::vector<double> values, rest(x.begin(), x.end());
  for (std::size_t i = x.size(); i-- > 0;) {
    rest.assign(x.begin(), x.end());
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
    values.push_back(statistic(rest));
  }
  return values;
}

Interval percentile_interval(std::span<const double> ascending, double alpha) {
  return {quantile_of_sorted(ascending, alpha / 2), quantile_of_sorted(ascending, 1 - alpha / 2)};
}

Interval basic_interval(std::span<const double> ascending, double estimate, double alpha) {
  const auto [low, high] = percentile_interval(ascending, alpha);
  return {2 * estimate - high, 2 * estimate - low};
}

Interval bca_interval(std::span<const double> ascending, double estimate, std::span<const double> jackknife_values,
                      double alpha) {
  if (ascending.front() == ascending.back()) return {estimate, estimate};
  const boost::math::normal normal;
  const double share = std::clamp(share_below(ascending, estimate), 1e-12, 1 - 1e-12);
  const double z0 = boost::math::quantile(normal, share), a = acceleration(jackknife_values);
  const auto corrected = [&](double probability) {
    const double z = z0 + boost::math::quantile(normal, probability);
    return boost::math::cdf(normal, z0 + z / (1 - a * z));
  };
  return {quantile_of_sorted(ascending, corrected(alpha / 2)), quantile_of_sorted(ascending, corrected(1 - alpha / 2))};
}

Interval bca(std::span<const double> x, const Statistic& statistic, double alpha) {
  if (x.size() < 2) return {nan, nan};
  return bca_interval(resampled(x, statistic), statistic(x), jackknife(x, statistic), alpha);
}

Interval seed_interval(std::span<const std::vector<double>> strata, const Statistic& statistic, std::size_t resamples,
                       double alpha) {
  const std::size_t seeds = strata.empty() ? 0 : strata.front().size();
  const auto unusable = [&](const std::vector<double>& stratum) {
    return stratum.size() != seeds || std::ranges::any_of(stratum, [](double value) { return std::isnan(value); });
  };
  if (seeds == 0 || std::ranges::any_of(strata, unusable)) return {nan, nan};
  std::vector<double> values(resamples), pooled;
  std::size_t i = 0;
  for (double& value : values) {
    pooled.clear();
    for (std::size_t k = 0; k < seeds; ++k) {
      const auto seed = philox_index(i++, seeds);
      for (const auto& stratum : strata) pooled.push_back(stratum[seed]);
    }
    value = statistic(pooled);
  }
  std::ranges::sort(values);
  return percentile_interval(values, alpha);
}

Interval ratio_interval(std::span<const double> numerator, std::span<const double> denominator, std::size_t resamples,
                        double alpha) {
  const std::size_t n = numerator.size();
  if (n < 2) return {nan, nan};
  std::vector<double> ratios(resamples);
  std::size_t i = 0;
  for (double& ratio : ratios) {
    double above = 0, below = 0;
    for (std::size_t k = 0; k < n; ++k) {
      const auto drawn = philox_index(i++, n);
      above += numerator[drawn];
      below += denominator[drawn];
    }
    if (!(below > 0)) return {nan, nan};
    ratio = above / below;
  }
  std::ranges::sort(ratios);
  return percentile_interval(ratios, alpha);
}

}  // namespace asymsweep::statistics
