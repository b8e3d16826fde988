#pragma once
// What training one seed of one contextual configuration leaves behind: all that the metrics are computed from.

#include <vector>

namespace asymsweep {

/// A policy, judged on every context with true rewards: no sampling, no noise.
struct ContextualScore {
  double train_accuracy = 0;  ///< mean over the training contexts of pi(right answer | x)
  double test_accuracy = 0;   ///< the same over the test contexts
  double entropy = 0;         ///< mean over the training contexts of the entropy of pi(. | x), nats
};

struct ContextualRun {
  ContextualScore initial = {};                  ///< of the base policy
  std::vector<ContextualScore> checkpoints = {};  ///< [checkpoint]
  ContextualScore final = {};
  bool diverged = false;  ///< a parameter stopped being a number
};

}  // namespace asymsweep
