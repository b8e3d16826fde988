#pragma once
// Location and spread of a sample. Sums run in the order given, compensated, so equal samples give equal bits.

#include <span>
#include <vector>

namespace asymsweep::statistics {

/// NaN when empty; infinite when a value is.
double mean(std::span<const double> x);

/// Standard deviation with n - 1, of values of any scale; NaN below two values and where one is not finite.
double standard_deviation(std::span<const double> x);

/// Whether the values differ by more than the rounding of their own size. Where they do not, one outcome was repeated and
/// nothing is known of how others would scatter. False below two values.
bool has_spread(std::span<const double> x);
/// The same, from the mean and the standard deviation.
bool has_spread(double mean, double standard_deviation);

/// Quantile q in [0, 1] of an ascending sample, linear between order statistics (R. J. Hyndman, Y. Fan, 1996, type 7);
/// between an infinite one and its neighbour, the lower of the two.
double quantile_of_sorted(std::span<const double> ascending, double q);

/// NaN when empty.
double median(std::span<const double> x);

/// Interquartile mean as rliable and scipy's trim_mean(x, 0.25) have it: floor(n / 4) values off either end
/// (R. Agarwal et al., NeurIPS 2021). NaN when empty.
double interquartile_mean(std::span<const double> x);

}  // namespace asymsweep::statistics
