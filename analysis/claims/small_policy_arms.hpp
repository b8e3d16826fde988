#pragma once
// What G10 looks at: AsymRE over contexts, configurations that differ in delta_v alone.

#include <algorithm>
#include <vector>

#include "analysis/results.hpp"
#include "analysis/statistics/survival.hpp"
#include "training/parameters.hpp"

namespace asymsweep::analysis {

/// One configuration with its seeds; vectors are [run].
struct Arm {
  double delta_v = 0;
  std::size_t configuration = 0;
  std::vector<statistics::Survival> collapse;  ///< in gradient steps
  std::vector<double> test_change;             ///< final minus initial test accuracy
  std::vector<double> mean_entropy;            ///< over the checkpoints

  std::size_t collapsed() const {
    return static_cast<std::size_t>(std::ranges::count_if(collapse, [](const auto& s) { return s.happened; }));
  }
};

/// AsymRE with a relative baseline and a behaviour policy that is not refreshed at every step.
bool bears_on_small_policies(const TrainingParameters& training);

/// Such configurations that differ in delta_v alone, ascending; all seeds, 20 or more, have run in each.
std::vector<std::vector<Arm>> small_policy_arms(const Results& results);

}  // namespace asymsweep::analysis
