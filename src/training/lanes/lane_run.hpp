#pragma once
// A run of the bandit as a lane has it.

#include <cstdint>
#include <span>
#include <vector>

#include "problems/bandit.hpp"
#include "training/parameters.hpp"

namespace asymsweep {

/// One seed of one configuration, and what a lane may have of its own. The runs of a block agree in all else that training reads, in whether
/// rewards have noise too.
struct LaneRun {
  BanditInstance instance;
  std::uint64_t seed = 0;
  double learning_rate = 0;  ///< of plain ascent; Adam has the block's
  double baseline = 0;       ///< BaselineParameters::value
};

/// Of one configuration with the seeds from `first_seed` on.
inline std::vector<LaneRun> lane_runs(std::span<const BanditInstance> instances, const TrainingParameters& training, std::uint64_t first_seed) {
  std::vector<LaneRun> runs;
  for (const auto& instance : instances) runs.push_back({instance, first_seed + runs.size(), training.learning_rate, training.baseline.value});
  return runs;
}

}  // namespace asymsweep
