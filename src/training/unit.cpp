#include "training/unit.hpp"

#include <algorithm>
#include <stdexcept>

#include "core/flush_to_zero.hpp"
#include "training/bandit_unit.hpp"
#include "training/contextual_unit.hpp"

namespace asymsweep {
namespace {

/// How the units of an environment are trained.
struct UnitTraining {
  std::string environment;
  std::optional<UnitMetrics> (*train)(const TrainingPlan&, const Configuration&, SeedBlock, const Cancelled&);
  double (*cost_s)(const Configuration&);
};

const UnitTraining& training_of(const Configuration& configuration) {
  static const std::vector<UnitTraining> rows = {
      {"bandit", train_bandit_unit, nominal_bandit_cost_s},
      {"contextual", train_contextual_unit, nominal_contextual_cost_s},
  };
  const auto& environment = configuration.word("problem.environment");
  for (const auto& row : rows)
    if (row.environment == environment) return row;
  throw std::logic_error("nothing trains environment = " + environment);
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
  const FlushToZero flush;
  return training_of(configuration).train(plan, configuration, seeds, cancelled);
}

double nominal_cost_s(const Configuration& configuration) { return training_of(configuration).cost_s(configuration); }

}  // namespace asymsweep
