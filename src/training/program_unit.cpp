#include "training/program_unit.hpp"

#include <limits>
#include <stdexcept>

#include "problems/program.hpp"

namespace asymsweep {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::int8_t done = 1, failed = 3;

void append(BlockResults& unit, const TrainingPlan& plan, const ProgramRunOutcome& outcome) {
  std::size_t metric = 0, curve = 0;
  for (std::size_t m = 0; m < plan.metrics.size(); ++m) {
    auto& values = unit.metrics[m];
    const bool is_curve = plan.metrics[m].shape == MetricShape::curve;
    if (outcome.failure) values.insert(values.end(), is_curve ? plan.checkpoints : 1, nan);
    else if (is_curve) values.insert(values.end(), outcome.curves.at(curve).begin(), outcome.curves.at(curve).end()), ++curve;
    else values.push_back(outcome.metrics.at(metric++));
  }
  unit.status.push_back(outcome.failure ? failed : done);
  if (outcome.failure) unit.failures.push_back(*outcome.failure);
}

}  // namespace

void plan_program(const Sweep& sweep, TrainingPlan& plan) {
  const auto specification = program_specification(sweep.fixed);
  const auto add = [&](const std::string& name, const std::string& what, MetricShape shape) {
    plan.metrics.push_back({name, "1", what, shape, by_trainer, {"program"}});
  };
  for (const auto& name : specification.metrics) add(name, name + ", as the program answered", MetricShape::final);
  for (const auto& name : specification.curves) add(name + "_curve", name + " at each checkpoint, as the program answered", MetricShape::curve);
  plan.steps = specification.curve_steps;
  plan.checkpoints = plan.steps.size();
}

std::optional<BlockResults> train_program_unit(const TrainingPlan& plan, const Configuration& configuration, SeedBlock seeds, const Cancelled& cancelled) {
  if (!plan.program) throw std::logic_error("nobody runs the program of this plan");
  auto unit = plan.no_results(seeds.count);
  for (std::uint64_t seed = seeds.first; seed < seeds.first + seeds.count; ++seed) {
    const auto outcome = plan.program->run(configuration, seed, cancelled);
    if (!outcome) return std::nullopt;
    append(unit, plan, *outcome);
  }
  return unit;
}

double nominal_program_cost_s(const Configuration&) { return 1; }

}  // namespace asymsweep
