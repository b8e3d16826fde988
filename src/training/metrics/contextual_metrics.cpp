#include "training/metrics/contextual_metrics.hpp"

#include <cmath>

namespace asymsweep::metrics {

double train_accuracy(const ContextualScore& score) { return score.train_accuracy; }
double test_accuracy(const ContextualScore& score) { return score.test_accuracy; }
double context_entropy(const ContextualScore& score) { return score.entropy; }

double final_train_accuracy(const ContextualRun& run) { return run.final.train_accuracy; }
double final_test_accuracy(const ContextualRun& run) { return run.final.test_accuracy; }
double final_context_entropy(const ContextualRun& run) { return run.final.entropy; }

double initial_train_accuracy(const ContextualRun& run) { return run.initial.train_accuracy; }
double initial_test_accuracy(const ContextualRun& run) { return run.initial.test_accuracy; }

double peak_train_accuracy(const ContextualRun& run) {
  double peak = std::fmax(run.initial.train_accuracy, run.final.train_accuracy);  // fmax passes over NaN
  for (const auto& score : run.checkpoints) peak = std::fmax(peak, score.train_accuracy);
  return peak;
}

}  // namespace asymsweep::metrics
