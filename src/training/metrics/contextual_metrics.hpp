#pragma once
// Metrics of a policy over contexts. Accuracy: the probability of the right answer, mean over contexts; what a sampled
// answer's accuracy is on average.

#include "training/metrics/metric.hpp"

namespace asymsweep::metrics {

double train_accuracy(const ContextualRun&, const ContextualScore& score);
double test_accuracy(const ContextualRun&, const ContextualScore& score);
/// Mean over the training contexts, nats.
double context_entropy(const ContextualRun&, const ContextualScore& score);

/// Of the base policy.
double initial_train_accuracy(const ContextualRun& run, const ContextualScore&);
double initial_test_accuracy(const ContextualRun& run, const ContextualScore&);

/// Largest training accuracy at a checkpoint, before training or after it. NaN is never the largest.
double peak_train_accuracy(const ContextualRun& run, const ContextualScore&);

/// Step of the first checkpoint at which training accuracy has collapsed (training/metrics/collapse.hpp). NaN: at none.
double collapse_step(const ContextualRun& run, const ContextualScore&);
/// Steps taken until a parameter stopped being a number. NaN: never.
double divergence_step(const ContextualRun& run, const ContextualScore&);

}  // namespace asymsweep::metrics
