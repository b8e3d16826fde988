#include "analysis/claims/theory/g10_groups.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "analysis/improvement.hpp"
#include "problems/contextual_instance.hpp"
#include "training/checkpoints.hpp"
#include "training/train_unit.hpp"

namespace asymsweep::analysis {
namespace {

Watched watch(const Results& results, std::size_t configuration, const TrainingParameters& training, const ConfigurationRuns& runs) {
  const auto steps = results.checkpoint_steps(configuration);
  Watched watched{.delta_v = training.baseline.value, .configuration = configuration, .seeds = runs.seeds};
  const auto base = results.metric("initial_train_accuracy", configuration, runs);
  const auto accuracy = results.curves("train_accuracy_curve", configuration, runs);
  for (std::size_t run = 0; run < base.size(); ++run) {
    watched.fell_at.push_back(time_of_fall(accuracy[run], steps, base[run]));
    if (runs.status[run] == 2) watched.fell_at[run] = std::min(watched.fell_at[run], static_cast<double>(training.steps));
  }
  for (const auto& curve : results.curves("entropy_curve", configuration, runs)) watched.mean_entropy.push_back(mean_over_steps(curve, steps));
  watched.test_change = improvements(results, configuration, runs);
  return watched;
}

}  // namespace

double time_of_fall(const std::vector<double>& accuracy, const std::vector<std::uint64_t>& steps, double base) {
  const double floor = fallen_share * base;
  const auto is_below = [&](std::size_t c) { return !(accuracy[c] >= floor); };
  std::size_t first = accuracy.size();  // of the checkpoints from which on all are below
  while (first > 0 && is_below(first - 1)) --first;
  if (first == accuracy.size()) return std::numeric_limits<double>::infinity();
  const double after = accuracy[first], at = static_cast<double>(steps[first]);
  const double before = first > 0 ? accuracy[first - 1] : base, since = first > 0 ? static_cast<double>(steps[first - 1]) : 0;
  return std::isnan(after) ? at : since + (at - since) * (before - floor) / (before - after);
}

double mean_over_steps(const std::vector<double>& curve, const std::vector<std::uint64_t>& steps) {
  if (curve.size() < 2) return curve.empty() ? std::numeric_limits<double>::quiet_NaN() : curve[0];
  double area = 0;
  for (std::size_t c = 1; c < curve.size(); ++c) area += (curve[c] + curve[c - 1]) / 2 * static_cast<double>(steps[c] - steps[c - 1]);
  return area / static_cast<double>(steps.back() - steps.front());
}

std::size_t Watched::fallen() const {
  return static_cast<std::size_t>(std::ranges::count_if(fell_at, [](double time) { return std::isfinite(time); }));
}

std::vector<SmallPolicyGroup> small_policy_groups(const Results& results, const Premises& premises) {
  std::map<std::map<std::string, std::string>, SmallPolicyGroup> groups;
  for (std::size_t c = 0; c < results.configurations(); ++c) {
    if (!results.sweep().is_trained(c)) continue;
    const auto configuration = results.configuration(c);
    if (!premises.may_hold(configuration)) continue;
    const auto runs = results.runs(c);
    if (runs.seeds.empty()) continue;
    std::map<std::string, std::string> rest;
    for (const auto& [key, value] : configuration.values())
      if (key != "baseline.delta_v") rest[key] = to_text(value);
    auto& group = groups[rest];
    group.reward_range = answer_reward(configuration, configuration.word("problem.environment")).range();
    group.is_tabular = configuration.word("problem.policy") == "tabular";
    group.watched.push_back(watch(results, c, training_parameters(configuration), runs));
  }
  std::vector<SmallPolicyGroup> list;
  for (auto& [rest, group] : groups) {
    std::ranges::sort(group.watched, {}, &Watched::delta_v);
    list.push_back(std::move(group));
  }
  return list;
}

std::vector<std::vector<std::size_t>> paired_runs(const std::vector<const Watched*>& group) {
  std::vector<const std::vector<std::uint64_t>*> seeds;
  for (const auto* watched : group) seeds.push_back(&watched->seeds);
  return paired_runs(seeds);
}

}  // namespace asymsweep::analysis
