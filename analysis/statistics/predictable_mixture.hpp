#pragma once
// Confidence sequences for the mean of values in [0, 1]: intervals that hold at every sample size at once, so one may
// look, and go on, as often as one likes. I. Waudby-Smith, A. Ramdas, "Estimating means of bounded random variables by
// betting", J. R. Stat. Soc. B 86 (2024). Values are taken in the order given: in seed order, never sorted.

#include <span>
#include <vector>

#include "analysis/statistics/interval.hpp"

namespace asymsweep::statistics {

/// Bets from the past alone (their equation 26): [t], capped at `most`.
std::vector<double> predictable_bets(std::span<const double> x, double alpha, double most);

/// Predictable-mixture empirical Bernstein (theorem 2), intersected over time: [t].
std::vector<Interval> empirical_bernstein_sequence(std::span<const double> x, double alpha = 0.05, double most = 0.5);
/// The same, its lower side alone at level alpha.
std::vector<double> empirical_bernstein_lower(std::span<const double> x, double alpha = 0.05, double most = 0.5);

/// Predictable-mixture Hoeffding (proposition 1), intersected over time: [t].
std::vector<Interval> hoeffding_sequence(std::span<const double> x, double alpha = 0.05);

}  // namespace asymsweep::statistics
