#pragma once
// What G10 looks at: AsymRE over contexts, configurations that differ in delta_v alone.

#include <cstdint>
#include <vector>

#include "analysis/claims/premises.hpp"
#include "analysis/results.hpp"

namespace asymsweep::analysis {

/// A run has fallen when its training accuracy is below this share of its base policy's, and stays there.
inline constexpr double fallen_share = 0.9;

/// When a run fell, in steps: where the last way down crosses fallen_share * `base`, on a straight line between checkpoints; the
/// base policy is the point at step 0. Infinite: it has not fallen at the end. A curve that ends in NaN (a diverged run) has fallen
/// at the first of those checkpoints, unless before.
double time_of_fall(const std::vector<double>& accuracy, const std::vector<std::uint64_t>& steps, double base);

/// Mean of a curve over the steps, by the trapezoid rule.
double mean_over_steps(const std::vector<double>& curve, const std::vector<std::uint64_t>& steps);

/// One configuration with its seeds; vectors are [run].
struct Watched {
  double delta_v = 0;
  std::size_t configuration = 0;
  std::vector<std::uint64_t> seeds;
  std::vector<double> fell_at;       ///< steps
  std::vector<double> test_change;   ///< final minus initial test accuracy
  std::vector<double> mean_entropy;  ///< over the steps; NaN for a diverged run

  std::size_t fallen() const;
};

/// Of one group, ascending in delta_v; never empty.
struct SmallPolicyGroup {
  std::vector<Watched> watched;
  double reward_range = 0;  ///< from a wrong answer's reward to the right one's
  bool is_tabular = false;  ///< a table's answer to a test context is not trained
};

/// Configurations of the premises that have run, by group.
std::vector<SmallPolicyGroup> small_policy_groups(const Results& results, const Premises& premises);

/// Per seed that has run in each of these: its run index in each. [seed][configuration]
std::vector<std::vector<std::size_t>> paired_runs(const std::vector<const Watched*>& group);

}  // namespace asymsweep::analysis
