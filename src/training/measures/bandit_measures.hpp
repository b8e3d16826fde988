#pragma once
// The measures of a policy over arms.

#include <span>

#include "training/bandit_run.hpp"
#include "training/measures/measures.hpp"

namespace asymsweep {

/// At one moment of a run; [arms].
struct BanditMoment {
  std::span<const double> policy, behavior, initial;  ///< pi, mu of the last step, pi_0
  std::uint64_t step = 0;                             ///< steps taken before it
};

/// `negative_share` speaks of the weights of expected rewards. NaN where these are not the expected weights: an algorithm that
/// reads a group or the batch, or takes V from a group (but for the weight R - V: baseline.hpp); noisy rewards of which the weight
/// is no linear function.
Measures bandit_measures(const BanditInstance& instance, const TrainingParameters& training, const BanditMoment& moment);

/// Of every checkpoint (after `steps` steps) and of the end, where the run has kept its behaviour policies.
void measure(BanditRun& run, const TrainingParameters& training, std::span<const std::uint64_t> steps);

}  // namespace asymsweep
