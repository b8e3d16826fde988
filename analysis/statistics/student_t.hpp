#pragma once
// Student's t for the mean of one sample (or of paired differences): Student, Biometrika 6 (1908).

#include <span>

#include "analysis/statistics/interval.hpp"

namespace asymsweep::statistics {

/// Two-sided interval of coverage 1 - alpha. NaN below two values; the mean twice when all values are equal.
Interval t_interval(std::span<const double> x, double alpha = 0.05);

/// Lower confidence bound, one-sided.
double t_lower(std::span<const double> x, double alpha = 0.05);

/// P(T >= t) under mean <= `null_mean`, and P(T <= t) under mean >= `null_mean`. NaN below two values and
/// where the values do not differ (has_spread): then there is no error to compare the mean with.
double t_p_greater(std::span<const double> x, double null_mean = 0);
double t_p_less(std::span<const double> x, double null_mean = 0);
double t_p_two_sided(std::span<const double> x, double null_mean = 0);

struct TTest {
  double t = 0, degrees = 0, p_two_sided = 0;
};

/// Two independent samples, unequal variances: B. L. Welch, Biometrika 34 (1947). NaN when one has fewer than two values.
TTest welch(std::span<const double> x, std::span<const double> y);

/// Two one-sided tests (D. J. Schuirmann, J. Pharmacokinetics and Biopharmaceutics 15 (1987)): the p-value of "the mean
/// is further than `margin` from `expected`". Small: the mean equals the expected value within the margin.
double equivalence_p(std::span<const double> x, double expected, double margin);

}  // namespace asymsweep::statistics
