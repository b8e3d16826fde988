#pragma once
// What is known of a run's results before it is trained, and what can be said of their mean and of a share for that reason: the
// one place where a bound on a mean comes from. Every bound holds for every distribution within what is known, at every number of
// runs, under interim analyses (statistics/betting.hpp).

#include <limits>
#include <vector>

#include "analysis/results.hpp"
#include "analysis/statistics/interval.hpp"

namespace asymsweep::analysis {

/// The error rate of whatever is decided or drawn: of a claim on one file, of the rows of a table together.
inline constexpr double alpha = 0.05;

/// Every value lies in [low, high], but for instances so rare that leaving them out moves the mean by at most `tail`. Infinite ends:
/// nothing is known on that side, and no bound of a mean exists there.
struct Known {
  double low = -std::numeric_limits<double>::infinity(), high = std::numeric_limits<double>::infinity();
  double tail = 0;
  bool bounded() const { return high - low < std::numeric_limits<double>::infinity(); }
};

/// Expected reward of any policy: from the worst arm of an instance to its best. Test accuracy, with contexts: [0, 1].
Known known_outcome(const Results& results, std::size_t configuration);
/// Final less initial outcome. With one instance for all seeds [worst arm - V^mu, best arm - V^mu], else +- the range of rewards.
Known known_improvement(const Results& results, std::size_t configuration);
/// Difference of two runs' outcomes on one seed: +- the range of rewards.
Known known_difference(const Results& results, std::size_t configuration);
/// A metric at a checkpoint or at the end, by its name: outcomes, probabilities, entropy in [0, log K], support sizes in [1, K], rounds
/// and steps in [0, train.steps]; of others nothing is known.
Known known_metric(const Results& results, std::size_t configuration, const std::string& metric);

/// Of the mean, each end at level / 2; infinite where nothing is known. `values`: finite, any order.
statistics::Interval mean_interval(const std::vector<double>& values, const Known& known, double level);
/// Evidence against "the mean is at most zero" and "the mean is at least zero": log of the wealth of a bet; 0 where nothing is known,
/// infinite where no value can be on that side.
double log_evidence_above_zero(const std::vector<double>& values, const Known& known);
double log_evidence_below_zero(const std::vector<double>& values, const Known& known);
/// The same as p-values: 2 / wealth, at most 1. Doubled since either may be said of one mean, which may be zero: then both are wrong.
/// So a p-value is at most level where the interval of mean_interval at level lies beyond zero.
double p_above_zero(const std::vector<double>& values, const Known& known);
double p_below_zero(const std::vector<double>& values, const Known& known);
/// Seeds with which values like these would show a mean above (below) zero at level; infinite where they would not.
double seeds_to_show_above_zero(const std::vector<double>& values, const Known& known, double level);
double seeds_to_show_below_zero(const std::vector<double>& values, const Known& known, double level);

/// Of a share, under interim analyses: Beta-Bernoulli.
statistics::Interval share_interval(std::size_t yes, std::size_t n, double level);

}  // namespace asymsweep::analysis
