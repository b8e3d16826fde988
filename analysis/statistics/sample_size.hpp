#pragma once
// How many seeds a claim needs. Every function returns the smallest n.

#include <cstddef>

namespace asymsweep::statistics {

/// Successes without a failure that show a share above `share`: share^n <= alpha.
std::size_t zero_failure_size(double share, double alpha);

struct BinomialDesign {
  std::size_t n = 0, reject_from = 0;  ///< rejects "share <= null" with this many successes or more
};

/// Exact binomial test of share <= `null`, with this power when it is `alternative`.
BinomialDesign binomial_size(double null, double alternative, double alpha, double power);

}  // namespace asymsweep::statistics
