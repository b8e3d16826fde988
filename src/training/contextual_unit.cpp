#include "training/contextual_unit.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "policies/registry.hpp"
#include "training/checkpoints.hpp"
#include "training/contextual_trainer.hpp"
#include "training/lanes/contextual_lanes.hpp"

namespace asymsweep {
namespace {

std::unique_ptr<Policy> make_policy(const Configuration& configuration, const ContextualInstance& instance) {
  return find_policy(configuration.word("problem.policy"))
      .make({.inputs = instance.inputs, .contexts = instance.contexts(), .features = instance.features,
             .actions = instance.actions, .hidden = instance.hidden});
}

/// None: a table has no network.
std::optional<NetworkShape> network_of(const Configuration& configuration, const ContextualInstance& instance) {
  const auto& policy = configuration.word("problem.policy");
  if (policy == "tabular") return std::nullopt;
  return NetworkShape{.features = instance.features, .hidden = policy == "mlp" ? instance.hidden : 0, .actions = instance.actions};
}

/// As many parameters as the configuration's policy has; its inputs do not matter to that.
double parameter_count(const Configuration& configuration) {
  const auto count = [&](const char* key) { return static_cast<std::size_t>(configuration.integer(key)); };
  return static_cast<double>(find_policy(configuration.word("problem.policy"))
                                 .make({.inputs = {}, .contexts = count("contextual.contexts") + count("contextual.test_contexts"),
                                        .features = count("contextual.features"), .actions = count("contextual.actions"),
                                        .hidden = count("contextual.hidden")})
                                 ->parameter_count());
}

std::vector<double> metric_values(const Metric& metric, const ContextualRun& run) {
  if (const auto* final_metric = std::get_if<ContextualFinalMetric>(&metric.compute)) return {(*final_metric)(run)};
  std::vector<double> values;
  for (const auto& score : run.checkpoints) values.push_back(std::get<ContextualCurveMetric>(metric.compute)(score));
  return values;
}

/// Networks in lanes; tables, which have next to nothing to compute, one by one.
std::optional<std::vector<ContextualRun>> train(const Configuration& configuration, std::span<const ContextualInstance> instances,
                                                const TrainingParameters& training, std::span<const std::uint64_t> checkpoints,
                                                std::uint64_t root_seed, std::uint64_t first_seed, const Cancelled& cancelled) {
  if (const auto network = network_of(configuration, instances[0]))
    return train_contextual_lanes(instances, *make_policy(configuration, instances[0]), *network, training, checkpoints,
                                  root_seed, first_seed, cancelled);
  std::vector<ContextualRun> runs;
  for (std::size_t i = 0; i < instances.size(); ++i) {
    const auto policy = make_policy(configuration, instances[i]);
    const auto base = pretrain(instances[i], *policy, root_seed, first_seed + i);
    const auto run = train_contextual(instances[i], *policy, training, checkpoints, base, root_seed, first_seed + i, cancelled);
    if (!run) return std::nullopt;
    runs.push_back(*run);
  }
  return runs;
}

void append_run(const TrainingPlan& plan, const ContextualRun& run, UnitMetrics& unit) {
  for (std::size_t m = 0; m < plan.metrics.size(); ++m)
    for (const double value : metric_values(plan.metrics[m], run)) unit.metrics[m].push_back(value);
  unit.status.push_back(run.diverged ? 2 : 1);
}

}  // namespace

std::optional<UnitMetrics> train_contextual_unit(const TrainingPlan& plan, const Configuration& configuration,
                                                 SeedBlock seeds, const Cancelled& cancelled) {
  const auto training = training_parameters(configuration);
  const auto steps = checkpoint_steps(training.steps, plan.checkpoints, plan.spacing);
  UnitMetrics unit{.metrics = std::vector<std::vector<double>>(plan.metrics.size()), .status = {}};
  for (std::uint64_t begin = 0; begin < seeds.count; begin += lanes_per_block) {
    const auto first = seeds.first + begin;
    std::vector<ContextualInstance> instances;
    for (std::uint64_t i = 0; i < std::min(lanes_per_block, seeds.count - begin); ++i)
      instances.push_back(make_contextual(configuration, plan.root_seed, first + i));
    const auto runs = train(configuration, instances, training, steps, plan.root_seed, first, cancelled);
    if (!runs) return std::nullopt;
    for (const auto& run : *runs) append_run(plan, run, unit);
  }
  return unit;
}

double nominal_contextual_cost_s(const Configuration& configuration) {
  // Nanoseconds of one core with 256-bit registers; a context costs as many multiply-adds forward and back as there are parameters that it
  // meets, the behaviour policy once more forward. Only proportions matter, as for the bandit.
  constexpr double parameter_pass = 0.2, action = 8, ascent_per_parameter = 0.3, sample = 15;
  const auto training = training_parameters(configuration);
  const double parameters = parameter_count(configuration), actions = configuration.number("contextual.actions");
  const double contexts = configuration.number("contextual.contexts");
  const double met = configuration.word("problem.policy") == "tabular" ? actions : parameters;
  const double context = 4 * parameter_pass * met + action * actions;
  const double contexts_a_step = training.gradient == GradientKind::exact ? contexts : static_cast<double>(training.batch / training.group);
  const double samples = training.gradient == GradientKind::exact ? 0 : static_cast<double>(training.batch);
  const double step = contexts_a_step * context + samples * sample + ascent_per_parameter * parameters;
  const double pretraining = configuration.number("contextual.pretrain_steps") * (64 * context + 3 * ascent_per_parameter * parameters);
  return 1e-9 * (pretraining + static_cast<double>(training.steps) * step);
}

void check_contextual_training(const Configuration& configuration) {
  if (configuration.word("problem.environment") != "contextual") return;
  const auto training = training_parameters(configuration);
  if (training.gradient == GradientKind::sampled && training.batch % training.group != 0)
    throw UserError("train.batch = " + std::to_string(training.batch) + " is not a multiple of train.group = " +
                    std::to_string(training.group) + ": a step takes batch/group contexts");
  constexpr double largest_memory = 1e8;  // numbers: 800 MB
  if (training.lag_mode == LagMode::delay && training.lag &&
      static_cast<double>(*training.lag) * parameter_count(configuration) > largest_memory)
    throw UserError("train.lag_mode = delay keeps the parameters of the last train.lag steps: train.lag = " +
                    std::to_string(*training.lag) + " would take over 800 MB");
}

}  // namespace asymsweep
