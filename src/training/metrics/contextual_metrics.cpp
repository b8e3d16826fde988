#include "training/metrics/contextual_metrics.hpp"

#include <cmath>
#include <limits>

#include "training/metrics/collapse.hpp"

namespace asymsweep::metrics {

double train_accuracy(const ContextualRun&, const ContextualScore& score) { return score.train_accuracy; }
double test_accuracy(const ContextualRun&, const ContextualScore& score) { return score.test_accuracy; }
double context_entropy(const ContextualRun&, const ContextualScore& score) { return score.entropy; }

double initial_train_accuracy(const ContextualRun& run, const ContextualScore&) { return run.initial.train_accuracy; }
double initial_test_accuracy(const ContextualRun& run, const ContextualScore&) { return run.initial.test_accuracy; }

double peak_train_accuracy(const ContextualRun& run, const ContextualScore&) {
  double peak = std::fmax(run.initial.train_accuracy, run.final.train_accuracy);  // fmax passes over NaN
  for (const auto& checkpoint : run.checkpoints) peak = std::fmax(peak, checkpoint.score.train_accuracy);
  return peak;
}

double collapse_step(const ContextualRun& run, const ContextualScore&) {
  std::vector<double> accuracy;
  for (const auto& checkpoint : run.checkpoints) accuracy.push_back(checkpoint.score.train_accuracy);
  const auto place = collapsed_checkpoint(accuracy);
  return place ? static_cast<double>(run.checkpoints[*place].step) : std::numeric_limits<double>::quiet_NaN();
}

double divergence_step(const ContextualRun& run, const ContextualScore&) {
  return run.diverged_after ? static_cast<double>(*run.diverged_after) : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace asymsweep::metrics
