#include "analysis/claims/small_policy_arms.hpp"

#include <map>

#include "analysis/statistics/descriptive.hpp"
#include "training/checkpoints.hpp"
#include "training/metrics/collapse.hpp"
#include "training/unit.hpp"

namespace asymsweep::analysis {
namespace {

constexpr std::size_t fewest_seeds = 20;

statistics::Survival time_of_collapse(const std::vector<double>& accuracy, const std::vector<std::uint64_t>& steps) {
  const auto collapsed = collapsed_checkpoint(accuracy);
  return {static_cast<double>(steps[collapsed.value_or(steps.size() - 1)]), collapsed.has_value()};
}

/// The curve of each run in `runs`.
std::vector<std::vector<double>> curves(const Results& results, const char* name, std::size_t configuration, const ConfigurationRuns& runs) {
  const auto all = results.file().metric(name, configuration);
  const auto checkpoints = results.file().layout().checkpoints;
  std::vector<std::vector<double>> chosen;
  for (const auto seed : runs.seeds) {
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>((seed - results.sweep().first_seed) * checkpoints);
    chosen.emplace_back(begin, begin + static_cast<std::ptrdiff_t>(checkpoints));
  }
  return chosen;
}

Arm make_arm(const Results& results, std::size_t configuration, const TrainingParameters& training, const ConfigurationRuns& runs) {
  const auto plan = training_plan(results.sweep());
  const auto steps = checkpoint_steps(training.steps, plan.checkpoints, plan.spacing);
  Arm arm{.delta_v = training.baseline.value, .configuration = configuration};
  for (const auto& curve : curves(results, "train_accuracy_curve", configuration, runs)) arm.collapse.push_back(time_of_collapse(curve, steps));
  for (const auto& curve : curves(results, "entropy_curve", configuration, runs)) arm.mean_entropy.push_back(statistics::mean(curve));
  const auto initial = results.metric("initial_test_accuracy", configuration, runs);
  arm.test_change = results.metric("test_accuracy", configuration, runs);
  for (std::size_t run = 0; run < initial.size(); ++run) arm.test_change[run] -= initial[run];
  return arm;
}

}  // namespace

bool bears_on_small_policies(const TrainingParameters& training) {
  const bool off_policy = !training.lag || *training.lag > 1;
  return training.algorithm == "asymre" && training.baseline.relative && off_policy;
}

std::vector<std::vector<Arm>> small_policy_arms(const Results& results) {
  std::map<std::map<std::string, std::string>, std::vector<Arm>> groups;
  for (std::size_t c = 0; c < results.configurations(); ++c) {
    const auto configuration = results.configuration(c);
    const auto training = training_parameters(configuration);
    const auto runs = results.runs(c);
    if (!bears_on_small_policies(training) || runs.missing > 0 || runs.seeds.size() < fewest_seeds) continue;
    std::map<std::string, std::string> rest;
    for (const auto& [key, value] : configuration.values())
      if (key != "baseline.delta_v") rest[key] = to_text(value);
    groups[rest].push_back(make_arm(results, c, training, runs));
  }
  std::vector<std::vector<Arm>> list;
  for (auto& [rest, arms] : groups) {
    std::ranges::sort(arms, {}, &Arm::delta_v);
    list.push_back(std::move(arms));
  }
  return list;
}

}  // namespace asymsweep::analysis
