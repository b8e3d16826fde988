#pragma once
// How many seeds a claim needs. Every function returns the smallest n.

#include <cstddef>

namespace asymsweep::statistics {

enum class Sides { one,
                   two };

/// Successes without a failure that show a share above `share`: share^n <= alpha.
std::size_t zero_failure_size(double share, double alpha);

struct BinomialDesign {
  std::size_t n = 0, reject_from = 0;  ///< rejects "share <= null" with this many successes or more
};

/// Exact binomial test of share <= `null`, with this power when it is `alternative`.
BinomialDesign binomial_size(double null, double alternative, double alpha, double power);

/// Power of the t-test at effect size `effect` (mean over standard deviation), by the noncentral t.
double t_power(std::size_t n, double effect, double alpha, Sides sides);
std::size_t t_size(double effect, double alpha, double power, Sides sides);

/// W. Hoeffding, JASA 58 (1963): one-sided, for values in [0, 1], mean known to within `margin`.
std::size_t hoeffding_size(double margin, double alpha);

/// S. S. Wilks, Ann. Math. Stat. 12 (1941): the range (or the smallest value alone) of n values holds the share `content`
/// of their distribution, with this confidence.
std::size_t tolerance_size(double content, double confidence, Sides sides);

}  // namespace asymsweep::statistics
