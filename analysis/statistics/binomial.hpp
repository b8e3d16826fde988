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

/// E. B. Wilson, JASA 22 (1927), no continuity correction: for plots, close to nominal coverage on average.
Interval wilson(std::size_t successes, std::size_t n, double alpha = 0.05);

/// Wilson's with continuity correction (R. G. Newcombe, Statistics in Medicine 17 (1998), method 4): conservative.
Interval wilson_corrected(std::size_t successes, std::size_t n, double alpha = 0.05);

/// Equal-tailed posterior interval under Jeffreys' prior, with the ends 0 and 1 kept when no (every) trial succeeded
/// (L. D. Brown, T. T. Cai, A. DasGupta, Statistical Science 16 (2001)).
Interval jeffreys(std::size_t successes, std::size_t n, double alpha = 0.05);

}  // namespace asymsweep::statistics
