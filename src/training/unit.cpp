#include "training/unit.hpp"

#include <algorithm>

#include "core/flush_to_zero.hpp"
#include "core/registry.hpp"
#include "training/bandit_unit.hpp"
#include "training/contextual_unit.hpp"
#include "training/program_unit.hpp"

namespace asymsweep {
namespace {

Registry<UnitTrainer>& registry() {
  static Registry<UnitTrainer> rows("trainer of environment", {
      {"bandit", train_bandit_unit, nominal_bandit_cost_s, is_bandit_metric},
      {"contextual", train_contextual_unit, nominal_contextual_cost_s, is_contextual_metric},
      {"tokens", train_contextual_unit, nominal_contextual_cost_s, is_contextual_metric},
      {"program", train_program_unit, nominal_program_cost_s, nullptr, plan_program, 1},
  });
  return rows;
}

const UnitTrainer& trainer_of(const Configuration& configuration) {
  return registry().find(configuration.word("problem.environment"));
}

/// A number too few would land in another run's place.
void require_shape(const UnitMetrics& unit, const TrainingPlan& plan, SeedBlock seeds, const std::string& environment) {
  bool fits = unit.metrics.size() == plan.metrics.size() && unit.status.size() == seeds.count;
  for (std::size_t m = 0; fits && m < plan.metrics.size(); ++m)
    fits = unit.metrics[m].size() == seeds.count * (plan.metrics[m].curve() ? plan.checkpoints : 1);
  if (!fits) throw std::logic_error("the trainer of environment " + environment + " gave numbers of another shape than its metrics");
}

}  // namespace

std::vector<double>& UnitMetrics::of(const TrainingPlan& plan, std::string_view name) {
  for (std::size_t m = 0; m < plan.metrics.size(); ++m)
    if (plan.metrics[m].name == name) return metrics[m];
  throw std::logic_error("no metric " + std::string(name) + " in this environment");
}

const std::vector<UnitTrainer>& unit_trainers() { return registry().rows(); }

void add_unit_trainer(UnitTrainer row) { registry().add(std::move(row)); }

TrainingPlan training_plan(const Sweep& sweep) {
  TrainingPlan plan;
  plan.root_seed = sweep.root_seed;
  if (const auto own = trainer_of(sweep.fixed).plan) {
    own(sweep, plan);
    return plan;
  }
  plan.metrics = metrics_of(sweep.configuration(0).word("problem.environment"));
  plan.spacing = checkpoint_spacing(sweep.fixed);
  plan.checkpoints = static_cast<std::size_t>(sweep.fixed.integer("train.checkpoints"));
  for (std::size_t c = 0; c < sweep.configuration_count(); ++c)
    plan.checkpoints = std::min<std::size_t>(
        plan.checkpoints, static_cast<std::size_t>(sweep.configuration(c).integer("train.steps")) + 1);
  return plan;
}

std::optional<UnitMetrics> train_unit(const TrainingPlan& plan, const Configuration& configuration, SeedBlock seeds,
                                      const Cancelled& cancelled) {
  const FlushToZero flush;
  const auto& trainer = trainer_of(configuration);
  auto unit = trainer.train(plan, configuration, seeds, cancelled);
  if (unit) require_shape(*unit, plan, seeds, trainer.name);
  return unit;
}

double nominal_cost_s(const Configuration& configuration) { return trainer_of(configuration).cost_s(configuration); }

std::uint64_t seeds_together(const Sweep& sweep) { return trainer_of(sweep.fixed).seeds_together; }

bool can_be_timed(const Sweep& sweep) { return sweep.fixed.word("problem.environment") != "program"; }

double steps_of_run(const Configuration& configuration) { return configuration.has("train.steps") ? configuration.number("train.steps") : 0; }

}  // namespace asymsweep
