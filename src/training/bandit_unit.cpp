#include "training/bandit_unit.hpp"

#include <algorithm>

#include "theory/thresholds.hpp"
#include "training/checkpoints.hpp"
#include "training/first_round_limit.hpp"
#include "training/lanes/lane_trainer.hpp"
#include "training/measures/bandit_measures.hpp"

namespace asymsweep {
namespace {

FirstRoundTheory first_round_theory(const BanditInstance& instance, const TrainingParameters& training) {
  const auto& mu = instance.behavior_logits;
  const auto& rewards = instance.observed_means;
  const double v_mu = theory::v_mu(mu, rewards);
  return {.v_mu = v_mu,
          .v0_mu = theory::v0(mu, rewards),
          .v1_mu = theory::v1(mu, rewards),
          .limit = first_round_limit(training, instance).value_or(theory::Limit{})};
}

std::vector<double> metric_values(const Metric& metric, const BanditRun& run) {
  if (const auto* field = std::get_if<MeasureField>(&metric.compute)) {
    if (metric.shape == MetricShape::final) return {run.final_measures.**field};
    std::vector<double> values;
    for (const auto& measures : run.checkpoint_measures) values.push_back(measures.**field);
    return values;
  }
  const auto compute = std::get<BanditMetric>(metric.compute);
  if (metric.shape == MetricShape::final) return {compute(run, run.final_policy)};
  std::vector<double> values;
  for (const auto& policy : run.checkpoint_policies) values.push_back(compute(run, policy));
  return values;
}

void append_run(const TrainingPlan& plan, const BanditRun& run, BlockResults& unit) {
  for (std::size_t m = 0; m < plan.metrics.size(); ++m)
    for (const double value : metric_values(plan.metrics[m], run)) unit.metrics[m].push_back(value);
  unit.status.push_back(run.diverged ? 2 : 1);
}

/// Seeds whose policies a unit holds at a time: the most lanes there are.
constexpr std::uint64_t seeds_in_memory = 16;

}  // namespace

std::optional<BlockResults> train_bandit_unit(const TrainingPlan& plan, const Configuration& configuration, SeedBlock seeds,
                                              const Cancelled& cancelled) {
  const auto training = training_parameters(configuration);
  const auto steps = checkpoint_steps(training.steps, plan.checkpoints, plan.spacing);
  auto unit = plan.no_results();
  for (std::uint64_t begin = 0; begin < seeds.count; begin += seeds_in_memory) {
    const auto first = seeds.first + begin;
    std::vector<BanditInstance> instances;
    for (std::uint64_t i = 0; i < std::min(seeds_in_memory, seeds.count - begin); ++i)
      instances.push_back(make_bandit(configuration, plan.root_seed, first + i));
    auto runs = train_bandit_lanes(instances, training, steps, plan.root_seed, first, cancelled);
    if (!runs) return std::nullopt;
    for (auto& run : *runs) {
      run.theory = first_round_theory(run.instance, training);
      if (training.measure.all()) measure(run, training, steps);
      append_run(plan, run, unit);
    }
  }
  return unit;
}

double nominal_bandit_cost_s(const Configuration& configuration) {
  // Nanoseconds of one core with 256-bit registers: measured on a busy machine, times 0.6 as a guess at an idle one
  // (docs/performance.md). Only proportions matter to the order of units, and `plan` scales by a measurement.
  constexpr double seed_per_arm = 900;  // theory and metrics
  constexpr double step = 5, step_per_arm = 0.5, refresh_per_arm = 0.5, adam_per_arm = 0.8, sample = 6;
  constexpr double noise_per_sample = 8, binary_per_sample = 3;
  constexpr double single_over_double = 0.45;

  const auto training = training_parameters(configuration);
  const double arms = configuration.number("bandit.arms");
  double per_arm = step_per_arm;
  if (training.lag) per_arm += training.lag_mode == LagMode::delay ? refresh_per_arm : refresh_per_arm / static_cast<double>(*training.lag);
  if (!training.is_plain()) per_arm += adam_per_arm;
  if (training.precision == Precision::single) per_arm *= single_over_double;
  double per_sample = 0;
  if (training.gradient == GradientKind::sampled) {
    per_sample = sample;
    if (configuration.number("noise.reward_noise") > 0) per_sample += noise_per_sample;
    if (configuration.word("bandit.reward_distribution") == "bernoulli") per_sample += binary_per_sample;
  }
  const double per_step = step + per_arm * arms + per_sample * static_cast<double>(training.batch);
  return 1e-9 * (seed_per_arm * arms + per_step * static_cast<double>(training.steps));
}

void check_bandit_unit(const Configuration& configuration) {
  check_bandit(configuration);
  require_delay_fits(training_parameters(configuration), lanes_per_block * configuration.number("bandit.arms"));
}

}  // namespace asymsweep
