#pragma once
// What a run has gained, and what can be said of its mean when somebody looked before going on.

#include <vector>

#include "analysis/results.hpp"
#include "analysis/statistics/interval.hpp"

namespace asymsweep::analysis {

/// after - before of each run; 0 where that is no more than the rounding of the two: sums of up to 10^4 terms, in which
/// the same policy has two values 1e-17 apart, and a third of unchanged runs would "improve". NaN stays NaN.
std::vector<double> improvements(std::vector<double> after, const std::vector<double>& before);

/// Whether improvements of a configuration lie in [-1, 1], which betting needs to know: accuracies, rewards in [0, 1].
bool has_bounded_improvement(const Results& results, const Configuration& configuration);

/// Of the mean improvement, in seed order, at every number of seeds at once: hedged betting where improvements are
/// bounded, else the asymptotic mixture, tuned for 1,000 seeds. NaN when empty.
statistics::Interval anytime_mean(const std::vector<double>& improvement, bool bounded, double alpha);

}  // namespace asymsweep::analysis
