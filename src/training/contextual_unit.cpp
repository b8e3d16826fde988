#include "training/contextual_unit.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/text.hpp"
#include "policies/registry.hpp"
#include "training/checkpoints.hpp"
#include "training/contextual_trainer.hpp"
#include "training/lanes/kernels.hpp"
#include "training/metrics/metric.hpp"

namespace asymsweep {
namespace {

std::unique_ptr<Policy> make_policy(const Configuration& configuration, const ContextualShape& shape) {
  return find_policy(configuration.word("problem.policy"))
      .make({.states = shape.states(), .features = shape.features(), .actions = shape.tree.actions, .hidden = shape.hidden});
}

/// None: lanes know no network of this policy.
std::optional<NetworkShape> network_of(const Configuration& configuration, const ContextualShape& shape) {
  const auto& policy = find_policy(configuration.word("problem.policy"));
  if (policy.lanes == PolicyLanes::none) return std::nullopt;
  const NetworkShape network = {.features = shape.features(),
                                .hidden = policy.lanes == PolicyLanes::hidden_layer ? shape.hidden : 0,
                                .actions = shape.tree.actions};
  if (network.parameters() != make_policy(configuration, shape)->parameter_count())
    throw std::logic_error("no lanes for policy " + policy.name + ": the network of its row has other parameters");
  return network;
}

double metric_value(const Metric& metric, const ContextualRun& run, const ContextualScore& score) {
  if (const auto* field = std::get_if<MeasureField>(&metric.compute)) return score.measures.**field;
  return std::get<ContextualMetric>(metric.compute)(run, score);
}

std::vector<double> metric_values(const Metric& metric, const ContextualRun& run) {
  if (metric.shape == MetricShape::final) return {metric_value(metric, run, run.final)};
  std::vector<double> values;
  for (const auto& checkpoint : run.checkpoints) values.push_back(metric_value(metric, run, checkpoint.score));
  return values;
}

/// Networks in lanes; what has none (tables, which have next to nothing to compute) one by one.
std::optional<std::vector<ContextualRun>> train(const Configuration& configuration, std::span<const ContextualInstance> instances,
                                                const TrainingParameters& training, std::span<const std::uint64_t> checkpoints,
                                                std::uint64_t root_seed, std::uint64_t first_seed, const Cancelled& cancelled) {
  if (const auto network = network_of(configuration, instances[0]))
    return train_contextual_lanes(instances, *make_policy(configuration, instances[0]), *network, training, checkpoints,
                                  root_seed, first_seed, cancelled);
  std::vector<ContextualRun> runs;
  for (std::size_t i = 0; i < instances.size(); ++i) {
    const auto policy = make_policy(configuration, instances[i]);
    const auto base = pretrain(instances[i], *policy, root_seed, first_seed + i, cancelled);
    if (!base) return std::nullopt;
    const auto run = train_contextual(instances[i], *policy, training, checkpoints, *base, root_seed, first_seed + i, cancelled);
    if (!run) return std::nullopt;
    runs.push_back(*run);
  }
  return runs;
}

void append_run(const TrainingPlan& plan, const ContextualRun& run, BlockResults& unit) {
  for (std::size_t m = 0; m < plan.metrics.size(); ++m)
    for (const double value : metric_values(plan.metrics[m], run)) unit.metrics[m].push_back(value);
  unit.status.push_back(run.diverged_after ? 2 : 1);
}

}  // namespace

std::optional<BlockResults> train_contextual_unit(const ContextualProblem& problem, const TrainingPlan& plan,
                                                  const Configuration& configuration, SeedBlock seeds, const Cancelled& cancelled) {
  const auto training = training_parameters(configuration);
  const auto steps = checkpoint_steps(training.steps, plan.checkpoints, plan.spacing);
  auto unit = plan.no_results(seeds.count);
  for (std::uint64_t begin = 0; begin < seeds.count; begin += lanes_per_block) {
    const auto first = seeds.first + begin;
    std::vector<ContextualInstance> instances;
    for (std::uint64_t i = 0; i < std::min(lanes_per_block, seeds.count - begin); ++i)
      instances.push_back(problem.make(configuration, plan.root_seed, first + i));
    const auto runs = train(configuration, instances, training, steps, plan.root_seed, first, cancelled);
    if (!runs) return std::nullopt;
    for (const auto& run : *runs) append_run(plan, run, unit);
  }
  return unit;
}

double nominal_contextual_cost_s(const ContextualProblem& problem, const Configuration& configuration) {
  // Nanoseconds of one core with 256-bit registers; a state costs as many multiply-adds forward as there are parameters that it meets, the
  // same for the behaviour policy, and twice that back. Only proportions matter, as for the bandit.
  constexpr double parameter_pass = 0.2, action = 8, ascent_per_parameter = 0.3, sample = 15;
  const auto shape = problem.shape(configuration);
  const auto training = training_parameters(configuration);
  const bool table = configuration.word("problem.policy") == "tabular", exact = training.gradient == GradientKind::exact;
  const double parameters = static_cast<double>(make_policy(configuration, shape)->parameter_count());
  const double actions = static_cast<double>(shape.tree.actions), length = static_cast<double>(shape.tree.length);
  const double beginnings = static_cast<double>(shape.tree.beginnings()), batch = static_cast<double>(training.batch);
  const double look = parameter_pass * (table ? actions : parameters) + action * actions;
  const double states_a_step = exact ? static_cast<double>(shape.training_contexts) * beginnings
                                     : batch / static_cast<double>(training.group) + (length - 1) * batch;
  const double step = states_a_step * 4 * look + (exact ? 0 : batch * length * sample) + ascent_per_parameter * parameters;
  const double pretraining_step = 64 * length * 3 * look + 3 * ascent_per_parameter * parameters;
  const double looks = training.measure.all() ? 3 : 1;  // measures look at mu and pi_0 too
  const double score = static_cast<double>(shape.states()) * looks * look;
  return 1e-9 * (configuration.number(problem.section + ".pretrain_steps") * pretraining_step +
                 static_cast<double>(training.steps) * step + configuration.number("train.checkpoints") * score);
}

std::uint64_t contextual_seeds_in_lockstep(const ContextualProblem& problem, const Configuration& configuration) {
  return network_of(configuration, problem.shape(configuration)) ? lanes_together(Precision::double_precision) : 1;
}

void check_contextual(const ContextualProblem& problem, const Configuration& configuration) {
  if (problem.check) problem.check(configuration);
  const auto training = training_parameters(configuration);
  const auto shape = problem.shape(configuration);
  if (training.gradient == GradientKind::sampled && training.batch % training.group != 0)
    throw UserError("train.batch = " + std::to_string(training.batch) + " is not a multiple of train.group = " +
                    std::to_string(training.group) + ": a step takes batch/group contexts");
  if (training.gradient == GradientKind::exact && shape.tree.length > 1) {
    const double states = static_cast<double>(shape.training_contexts) * static_cast<double>(shape.tree.beginnings());
    const double of_state = static_cast<double>(shape.features() + 2 * shape.hidden + 4 * shape.tree.actions);
    if (lanes_per_block * states * of_state > largest_memory)
      throw UserError("train.gradient = exact visits every beginning of every answer in every training context, " +
                      format_count(static_cast<std::uint64_t>(states)) + " states, and would take over 800 MB; use train.gradient = sampled");
  }
  const double together = network_of(configuration, shape) ? lanes_per_block : 1;  // others are trained one by one
  require_delay_fits(training, together * static_cast<double>(make_policy(configuration, shape)->parameter_count()));
}

}  // namespace asymsweep
