#pragma once
// Shapes that a dose-response may have without a formula.

#include <cstddef>
#include <span>
#include <vector>

namespace asymsweep::statistics {

/// Weighted least squares among non-decreasing sequences: pool adjacent violators (M. Ayer et al., Ann. Math. Stat. 26
/// (1955)). For shares with weights n it is the maximum likelihood too.
std::vector<double> isotonic(std::span<const double> y, std::span<const double> weights);

/// Where a non-decreasing sequence over ascending x first reaches `level`, linear in between; NaN when it does not.
double first_crossing(std::span<const double> x, std::span<const double> y, double level);

}  // namespace asymsweep::statistics
