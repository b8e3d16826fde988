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

/// Interquartile mean: the middle half of the sample, a value that straddles the edge counted in part (rliable:
/// R. Agarwal et al., NeurIPS 2021, uses the whole-value rule of scipy's trim_mean; with n a multiple of 4 both agree).
double interquartile_mean(std::span<const double> x);

}  // namespace asymsweep::statistics
