#include "analysis/statistics/bootstrap.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "analysis/statistics/descriptive.hpp"
#include "core/random.hpp"

namespace asymsweep::statistics {
namespace {

/// Skewness of the jackknife values over six: the acceleration (Efron 1987, equation 6.6).
double acceleration_of_mean(std::span<const double> x) {
  const double centre = mean(x);
  double squares = 0, cubes = 0;
  for (const double value : x) {  // leave-one-out mean minus its average is (centre - value) / (n - 1)
    const double u = value - centre;
    squares += u * u;
    cubes += u * u * u;
  }
  return cubes / (6 * std::pow(squares, 1.5));
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

Interval bca_of_mean(std::span<const double> x, std::size_t resamples, double alpha, const ResampleIndex& index) {
  const double centre = mean(x), deviation = standard_deviation(x);
  if (std::isnan(deviation)) return {centre, centre};
  if (deviation == 0) return {centre, centre};
  std::vector<double> means(resamples);
  std::size_t i = 0;
  for (double& resampled : means) {
    double sum = 0;
    for (std::size_t k = 0; k < x.size(); ++k) sum += x[index(i++, x.size())];
    resampled = sum / static_cast<double>(x.size());
  }
  std::ranges::sort(means);

  const boost::math::normal normal;
  const double share = std::clamp(share_below(means, centre), 1e-12, 1 - 1e-12);
  const double z0 = boost::math::quantile(normal, share), a = acceleration_of_mean(x);
  const auto corrected = [&](double probability) {
    const double z = z0 + boost::math::quantile(normal, probability);
    return boost::math::cdf(normal, z0 + z / (1 - a * z));
  };
  return {quantile_of_sorted(means, corrected(alpha / 2)), quantile_of_sorted(means, corrected(1 - alpha / 2))};
}

}  // namespace asymsweep::statistics
