#pragma once
// Student's t for the mean of one sample: Student, Biometrika 6 (1908). Approximate unless the values are normal: it is shown, and
// decides nothing.

#include <span>

#include "analysis/statistics/interval.hpp"

namespace asymsweep::statistics {

/// Two-sided interval of coverage 1 - alpha. NaN below two values; the mean twice when all values are equal.
Interval t_interval(std::span<const double> x, double alpha = 0.05);
/// The same from n, mean and standard deviation.
Interval t_interval(std::size_t n, double mean, double standard_deviation, double alpha = 0.05);

}  // namespace asymsweep::statistics
