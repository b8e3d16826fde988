#include "training/unit.hpp"

#include <algorithm>

#include "training/bandit_trainer.hpp"
#include "training/checkpoints.hpp"

namespace asymsweep {
namespace {

/// The baseline V of the first round, in observed rewards.
double first_baseline(const BanditInstance& instance, const BaselineParameters& baseline) {
  return baseline.relative ? theory::v_mu(instance.behavior_logits, instance.observed_means) + baseline.value
                           : baseline.value;
}

std::vector<double> metric_values(const Metric& metric, const BanditRun& run, std::size_t checkpoints) {
  if (const auto* final_metric = std::get_if<BanditFinalMetric>(&metric.compute)) return {(*final_metric)(run)};
  std::vector<double> values(checkpoints);
  for (std::size_t c = 0; c < checkpoints; ++c)
    values[c] = std::get<BanditCurveMetric>(metric.compute)(run, run.checkpoint_policies[c]);
  return values;
}

}  // namespace

TrainingPlan training_plan(const Sweep& sweep) {
  TrainingPlan plan;
  plan.root_seed = sweep.root_seed;
  plan.metrics = metrics_of(sweep.configuration(0).word("problem.environment"));
  plan.spacing = sweep.fixed.word("train.checkpoint_spacing") == "log" ? CheckpointSpacing::log
                                                                       : CheckpointSpacing::linear;
  plan.checkpoints = static_cast<std::size_t>(sweep.fixed.integer("train.checkpoints"));
  for (std::size_t c = 0; c < sweep.configuration_count(); ++c)
    plan.checkpoints = std::min<std::size_t>(
        plan.checkpoints, static_cast<std::size_t>(sweep.configuration(c).integer("train.steps")) + 1);
  return plan;
}

std::optional<UnitMetrics> train_unit(const TrainingPlan& plan, const Configuration& configuration, SeedBlock seeds,
                                      const Cancelled& cancelled) {
  const auto training = training_parameters(configuration);
  const auto steps = checkpoint_steps(training.steps, plan.checkpoints, plan.spacing);
  UnitMetrics unit{.metrics = std::vector<std::vector<double>>(plan.metrics.size()), .status = {}};
  for (std::uint64_t seed = seeds.first; seed < seeds.first + seeds.count; ++seed) {
    const auto instance = make_bandit(configuration, plan.root_seed, seed);
    auto run = train_bandit(instance, training, steps, plan.root_seed, seed, cancelled);
    if (!run) return std::nullopt;
    run->predictions = theory::predict(instance.behavior_logits, instance.observed_means,
                                      first_baseline(instance, training.baseline), instance.initial_logits);
    for (std::size_t m = 0; m < plan.metrics.size(); ++m)
      for (const double value : metric_values(plan.metrics[m], *run, plan.checkpoints))
        unit.metrics[m].push_back(value);
    unit.status.push_back(run->diverged ? 2 : 1);
  }
  return unit;
}

double nominal_cost_s(const Configuration& configuration) {
  // Measured on one core of a 2023 server: about 6 ns per arm and step for the exact gradient; a sampled action about
  // 60 ns. The theory's predictions and the metrics cost about as much as 100 steps.
  const auto training = training_parameters(configuration);
  const double arms = configuration.number("bandit.arms");
  const double sampled = training.gradient == GradientKind::sampled ? 60e-9 * static_cast<double>(training.batch) : 0;
  return (static_cast<double>(training.steps) + 100) * (6e-9 * arms + sampled);
}

}  // namespace asymsweep
