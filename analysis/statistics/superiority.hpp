#pragma once
// Is one sample larger than another?

#include <span>
#include <vector>

#include "analysis/statistics/interval.hpp"

namespace asymsweep::statistics {

/// P(X > Y) + P(X = Y) / 2 over all pairs (H. B. Mann, D. R. Whitney, Ann. Math. Stat. 18 (1947): U / (n m)), rliable's
/// probability of improvement. NaN when a sample is empty. Cost: n log n.
double probability_of_improvement(std::span<const double> x, std::span<const double> y);

/// Pairs (x_s, y_s) of the same seed: values whose mean is the probability of improvement and whose scatter is its error
/// (E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson, Biometrics 44 (1988): how each x_s stands among y, and each y_s
/// among x). Average them over conditions that share seeds. Samples of equal length.
std::vector<double> superiority_by_seed(std::span<const double> x, std::span<const double> y);

/// Interval for the mean of `by_seed`: Wilson's score interval with Student's t for z and, for n, the number of independent
/// pairs that would scatter as the values do; never fewer than there are seeds, and exactly as many where all pairs agree
/// and nothing scatters. Inside [0, 1], never a point. [0, 1] below two seeds.
Interval superiority_interval(std::span<const double> by_seed, double alpha = 0.05);

}  // namespace asymsweep::statistics
