#pragma once
// What a run has gained.

#include <vector>

#include "analysis/results.hpp"

namespace asymsweep::analysis {

/// From which size on a difference of outcomes is one (training/rounding.hpp).
struct Rounding {
  double share = 1e-12;  ///< relative to the larger of the two values, or to:
  double magnitude = 0;  ///< the largest |reward| of the configuration, where it is known
};
Rounding rounding_of(const Results& results, std::size_t configuration);

/// Those of failed runs (status 3) as the largest that they can be. A failed run says nothing of its value: as the worst it stands in the way
/// of "improves", as the best in the way of "worsens".
std::vector<double> with_failed_at_best(const Results& results, const ConfigurationRuns& runs, std::vector<double> improvement);

/// after - before of each run; 0 where that is no more than rounding: sums of up to 10^4 terms, in which the same policy has two
/// values 1e-17 apart, and a third of unchanged runs would "improve". NaN stays NaN.
std::vector<double> improvements(std::vector<double> after, const std::vector<double>& before, const Rounding& rounding);

/// Final outcome (expected reward, test accuracy) of each run, [run]. The one rule for diverged runs, by `status`: a run that
/// diverged has no policy, and counts as the worst possible policy, on its instance's worst arm (accuracy 0).
std::vector<double> outcomes(const Results& results, std::size_t configuration, const ConfigurationRuns& runs);
/// The same where `final`, [run], has been read already.
std::vector<double> outcomes(const Results& results, std::size_t configuration, const ConfigurationRuns& runs, std::vector<double> final);

/// What a diverged run of this seed has.
double worst_outcome(const Results& results, const Configuration& configuration, std::uint64_t seed);

/// Of a program of one's own the outcome is its improvement (program.improvement); a failed run has the lower end of
/// program.improvement_bounds, or without bounds the smallest improvement of its configuration, 0 at most.
/// outcomes less the initial outcome, [run]; finite. UserError: an improvement is outside program.improvement_bounds.
std::vector<double> improvements(const Results& results, std::size_t configuration, const ConfigurationRuns& runs);

/// The same without that rule: NaN where a run has no improvement. What it counts for depends on the claim. UserError as above.
std::vector<double> measured_improvements(const Results& results, std::size_t configuration, const ConfigurationRuns& runs);

}  // namespace asymsweep::analysis
