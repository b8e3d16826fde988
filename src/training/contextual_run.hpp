#pragma once
// What training one seed of one configuration with contexts leaves behind: all that the metrics are computed from.

#include <cstdint>
#include <optional>
#include <vector>

namespace asymsweep {

/// A policy, judged on every context with true rewards: no sampling, no noise.
struct ContextualScore {
  double train_accuracy = 0;  ///< mean over the training contexts of pi(right answer | x)
  double test_accuracy = 0;   ///< the same over the test contexts
  double entropy = 0;         ///< mean over the training contexts of the entropy of pi(. | x) over whole answers, nats
};

struct ContextualCheckpoint {
  std::uint64_t step = 0;  ///< steps taken before it
  ContextualScore score;
};

struct ContextualRun {
  ContextualScore initial = {};  ///< of the base policy
  std::vector<ContextualCheckpoint> checkpoints = {};
  ContextualScore final = {};
  std::optional<std::uint64_t> diverged_after = {};  ///< steps until a parameter stopped being a number
};

}  // namespace asymsweep
