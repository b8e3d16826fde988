#pragma once
// How many seeds a claim needs. Every function returns the smallest n.

#include <cstddef>

namespace asymsweep::statistics {

/// Successes without a failure that show a share above `share`: share^n <= alpha.
std::size_t zero_failure_size(double share, double alpha);

}  // namespace asymsweep::statistics
