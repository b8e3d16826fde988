#pragma once
// Intervals for a share of successes.

#include <cstddef>

#include "analysis/statistics/interval.hpp"

namespace asymsweep::statistics {

/// C. J. Clopper, E. S. Pearson, Biometrika 26 (1934): exact, two-sided, coverage at least 1 - alpha. [0, 1] when n = 0.
Interval clopper_pearson(std::size_t successes, std::size_t n, double alpha = 0.05);

/// The same, one-sided: with probability at least 1 - alpha the share is above (below) it.
double clopper_pearson_lower(std::size_t successes, std::size_t n, double alpha = 0.05);
double clopper_pearson_upper(std::size_t successes, std::size_t n, double alpha = 0.05);

}  // namespace asymsweep::statistics
