#pragma once
// Is one sample larger than another?

#include <span>

namespace asymsweep::statistics {

/// P(X > Y) + P(X = Y) / 2 over all pairs (H. B. Mann, D. R. Whitney, Ann. Math. Stat. 18 (1947): U / (n m)), rliable's
/// probability of improvement. NaN when a sample is empty. Cost: n log n.
double probability_of_improvement(std::span<const double> x, std::span<const double> y);

}  // namespace asymsweep::statistics
