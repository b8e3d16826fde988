#pragma once
// Student's t for the mean of one sample (or of paired differences): Student, Biometrika 6 (1908).

#include <span>

#include "analysis/statistics/interval.hpp"

namespace asymsweep::statistics {

/// Two-sided interval of coverage 1 - alpha. NaN below two values; the mean twice when all values are equal.
Interval t_interval(std::span<const double> x, double alpha = 0.05);

/// P(T >= t) under mean <= `null_mean`. NaN below two values; 0, 1/2 or 1 when all values are equal.
double t_p_greater(std::span<const double> x, double null_mean = 0);

}  // namespace asymsweep::statistics
