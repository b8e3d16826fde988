#pragma once
// What training one seed of one configuration with contexts leaves behind: all that the metrics are computed from.

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "training/measures/measures.hpp"

namespace asymsweep {

/// A policy, judged on every context with true rewards: no sampling, no noise.
struct ContextualScore {
  double train_accuracy = 0;  ///< mean over the training contexts of pi(right answer | x)
  double test_accuracy = 0;   ///< the same over the test contexts
  double entropy = 0;         ///< mean over the training contexts of the entropy of pi(. | x) over whole answers, nats
  Measures measures = {};     ///< where asked for

  bool finite() const { return std::isfinite(train_accuracy) && std::isfinite(test_accuracy) && std::isfinite(entropy); }
};

struct ContextualCheckpoint {
  std::uint64_t step = 0;  ///< steps taken before it
  ContextualScore score;
};

struct ContextualRun {
  ContextualScore initial = {};  ///< of the base policy
  std::vector<ContextualCheckpoint> checkpoints = {};
  ContextualScore final = {};
  std::optional<std::uint64_t> diverged_after = {};  ///< steps until a parameter or the policy stopped being a number
};

/// Notes what the last of `steps` steps did to the policy: finite parameters may have logits that overflow, and no further step shows it.
/// A run that has diverged has no policy from then on: its scores are NaN.
inline void finish(ContextualRun& run, std::uint64_t steps) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  if (!run.diverged_after && !run.final.finite()) run.diverged_after = steps;
  if (!run.diverged_after) return;
  run.final = {nan, nan, nan};
  for (auto& checkpoint : run.checkpoints)
    if (checkpoint.step >= *run.diverged_after) checkpoint.score = {nan, nan, nan};
}

}  // namespace asymsweep
