#pragma once
// Location and spread of a sample. Sums run in the order given, compensated, so equal samples give equal bits.

#include <span>
#include <vector>

namespace asymsweep::statistics {

/// NaN when empty.
double mean(std::span<const double> x);

/// Standard deviation with n - 1; NaN below two values.
double standard_deviation(std::span<const double> x);

/// Quantile q in [0, 1] of an ascending sample, linear between order statistics (R. J. Hyndman, Y. Fan, 1996, type 7).
double quantile_of_sorted(std::span<const double> ascending, double q);

/// NaN when empty.
double median(std::span<const double> x);

/// Interquartile mean as rliable and scipy's trim_mean(x, 0.25) have it: floor(n / 4) values off either end
/// (R. Agarwal et al., NeurIPS 2021). NaN when empty.
double interquartile_mean(std::span<const double> x);

/// The same with the values that straddle a quartile counted in part: exactly the middle half for every n.
double interquartile_mean_fractional(std::span<const double> x);

}  // namespace asymsweep::statistics
