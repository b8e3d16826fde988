#pragma once
// The bootstrap, one sample at a time, any statistic: obvious and slow. Many samples at once: shared_resamples.hpp.

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "analysis/statistics/interval.hpp"

namespace asymsweep::statistics {

/// Below this many values a bootstrap interval covers less than it says: show the exact or the t interval.
inline constexpr std::size_t fewest_for_bootstrap = 20;

using Statistic = std::function<double(std::span<const double>)>;

/// The i-th index of the whole stream of resamples, in [0, n): resample b holds the indices b n .. b n + n - 1.
using ResampleIndex = std::function<std::size_t(std::size_t i, std::size_t n)>;

/// Philox, always the same resamples: a function of i alone.
std::size_t philox_index(std::size_t i, std::size_t n);

/// The statistic of every resample, ascending.
std::vector<double> resampled(std::span<const double> x, const Statistic& statistic, std::size_t resamples = 10'000,
                              const ResampleIndex& index = philox_index);

/// The statistic with each value left out in turn.
std::vector<double> jackknife(std::span<const double> x, const Statistic& statistic);

/// Quantiles of the resampled values (B. Efron, 1979).
Interval percentile_interval(std::span<const double> ascending, double alpha = 0.05);

/// The same, reflected about the estimate (A. C. Davison, D. V. Hinkley, Bootstrap Methods, 1997, section 5.2).
Interval basic_interval(std::span<const double> ascending, double estimate, double alpha = 0.05);

/// Bias-corrected and accelerated (B. Efron, JASA 82 (1987)): bias from the share of resampled values below the
/// estimate, ties half; acceleration from the skewness of the jackknife. The estimate twice when all values are equal.
Interval bca_interval(std::span<const double> ascending, double estimate, std::span<const double> jackknife_values,
                      double alpha = 0.05);

/// BCa of a statistic of one sample. NaN below two values.
Interval bca(std::span<const double> x, const Statistic& statistic, double alpha = 0.05);

/// Percentile interval of a statistic of all strata pooled, [stratum][seed], when the strata share their seeds: a resample
/// draws seeds, and each brings its value in every stratum. (rliable resamples each stratum on its own, for runs that are
/// independent: R. Agarwal et al., NeurIPS 2021.) NaN without values, when strata differ in length, or with a NaN among them.
Interval seed_interval(std::span<const std::vector<double>> strata, const Statistic& statistic, std::size_t resamples = 10'000,
                       double alpha = 0.05);

/// Percentile interval of mean(numerator) / mean(denominator), drawn in pairs. NaN below two pairs, and unless the mean of
/// the denominator is above zero in every resample: what is a share of nothing?
Interval ratio_interval(std::span<const double> numerator, std::span<const double> denominator, std::size_t resamples = 2'000,
                        double alpha = 0.05);

}  // namespace asymsweep::statistics
