#pragma once
// The hedged capital process (I. Waudby-Smith, A. Ramdas, J. R. Stat. Soc. B 86 (2024), section 4.4): bet against every
// candidate mean at once; candidates that made us rich are ruled out. For values in [0, 1], in the order given.

#include <span>
#include <vector>

#include "analysis/statistics/interval.hpp"

namespace asymsweep::statistics {

/// Half the capital bets that the mean is above `candidate`, half that it is below; the larger half's wealth: [t].
/// `alpha` sets the bets: they are those of the two-sided level.
std::vector<double> hedged_wealth(std::span<const double> x, double candidate, double alpha = 0.05);

/// Candidates with wealth below 1 / alpha after all values. Anytime-valid: P(it ever misses the mean) <= alpha. [0, 1]
/// when empty.
Interval hedged_interval(std::span<const double> x, double alpha = 0.05);

}  // namespace asymsweep::statistics
