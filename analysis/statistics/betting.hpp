#pragma once
// Bets against a candidate mean (I. Waudby-Smith, A. Ramdas, J. R. Stat. Soc. B 86 (2024)): wealth that is a supermartingale
// when the candidate is right, whatever the distribution of the values between their bounds. So the bounds hold at every number
// of values, under interim analyses, and since each stake is fixed beforehand they do not depend on the order of the values.

#include <span>

#include "analysis/statistics/interval.hpp"

namespace asymsweep::statistics {

/// Bounds of a value that were known before it was seen.
struct Range {
  double low = 0, high = 1;
};

/// log of the wealth after betting that the mean is above `candidate`: sum over j of w_j prod_i (1 + c_j (x_i - candidate) /
/// (candidate - low)), stakes c_j = 1, 2^(-1/2), 2^-1, ..., w_j = 2^-(j + 2) + 1 / (2 (j + 1)(j + 2)): most of the money for large
/// effects, enough for small ones. Needs low <= x_i and low < candidate; no upper bound. 0 when there are no values.
double log_wealth_above(std::span<const double> x, double low, double candidate);

/// P-value of "the mean is at most `candidate`" (at least): 1 / wealth, at most 1.
double bet_p_above(std::span<const double> x, double low, double candidate);
double bet_p_below(std::span<const double> x, double high, double candidate);

/// Of the mean: each end at alpha / 2. The range itself when there are no values. Ends for which all values are too alike to be
/// told from the candidate are the range's.
Interval bet_interval(std::span<const double> x, Range range, double alpha = 0.05);

/// Count, mean and sum of squared deviations from it.
struct Moments {
  double n = 0, mean = 0, squares = 0;
};

/// The same from the moments alone, in closed form, and wider: log(1 + z) >= z - k z^2 for z above the smallest possible, and the
/// best stake at its own share of alpha. For curves, which have many points.
Interval bet_interval(const Moments& moments, Range range, double alpha = 0.05);

/// Between the two: bets with the eight stakes around the best that the moments tell, which can only lose money. For curves of up to
/// some thousand runs.
Interval bet_band(std::span<const double> x, const Moments& moments, Range range, double alpha = 0.05);

/// How many times as many values as there are, all alike, would bring the wealth to 1 / alpha; infinite where no stake gains.
double times_as_many(std::span<const double> x, double low, double candidate, double alpha);

}  // namespace asymsweep::statistics
