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

struct StepFit {
  std::vector<double> log_likelihood;  ///< [split - 1]: one share before, one from `split` on
  double null_log_likelihood = 0;      ///< one share everywhere
  std::size_t best_split = 0;          ///< groups before the step
  double likelihood_ratio = 0;         ///< 2 (best - null)
};

/// Binomial likelihood of a single step in a series of shares (D. V. Hinkley, E. A. Hinkley, Biometrika 57 (1970)).
StepFit step_fit(std::span<const std::size_t> successes, std::span<const std::size_t> trials);

}  // namespace asymsweep::statistics
