#include "analysis/claims/premises.hpp"

#include <algorithm>

#include "analysis/claims/instance_theory.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

bool has_contexts(const Configuration& configuration) {
  const auto& environment = configuration.word("problem.environment");
  return environment == "contextual" || environment == "tokens";
}

bool is_below(const Evidence&, const Cell& cell, std::size_t run) { return cell.regime(run) == theory::Regime::below; }

}  // namespace

Premises Premises::and_also(std::vector<Premise> more) const {
  auto all = all_;
  all.insert(all.end(), more.begin(), more.end());
  return {std::move(all)};
}

std::string Premises::words() const {
  std::vector<std::string> words;
  for (const auto& premise : all_) words.push_back(premise.words);
  return join(words, "; ");
}

bool Premises::may_hold(const Configuration& configuration) const { return may_hold(configuration, training_parameters(configuration)); }

bool Premises::may_hold(const Configuration& configuration, const TrainingParameters& training) const {
  return std::ranges::all_of(all_, [&](const Premise& premise) { return !premise.may_hold || premise.may_hold(configuration, training); });
}

std::string Premises::never_fulfilled(const Results& results) const {
  std::size_t farthest = 0;
  for (std::size_t c = 0; c < results.configurations(); ++c) {
    if (!results.sweep().is_trained(c)) continue;
    const auto configuration = results.configuration(c);
    const auto training = training_parameters(configuration);
    std::size_t fulfilled = 0;
    while (fulfilled < all_.size() && (!all_[fulfilled].may_hold || all_[fulfilled].may_hold(configuration, training))) fulfilled += 1;
    if (fulfilled == all_.size()) return "";
    farthest = std::max(farthest, fulfilled);
  }
  return all_.empty() ? "" : all_[farthest].words;
}

std::size_t Premises::planned(const Results& results) const {
  std::size_t count = 0;
  for (std::size_t c = 0; c < results.configurations(); ++c) count += results.sweep().is_trained(c) && may_hold(results.configuration(c));
  return count;
}

const Premise* Premises::broken_by(const Evidence& evidence, const Cell& cell, std::size_t run) const {
  const auto broken = std::ranges::find_if(all_, [&](const Premise& premise) { return premise.holds && !premise.holds(evidence, cell, run); });
  return broken == all_.end() ? nullptr : &*broken;
}

std::vector<Tested> runs_that_test(const Evidence& evidence, const Premises& premises, LeftOut& left_out) {
  std::vector<Tested> all;
  for (const auto& cell : evidence.cells()) {
    if (!premises.may_hold(evidence.results().configuration(cell.configuration), cell.training)) continue;
    Tested tested{.cell = &cell, .runs = {}};
    for (std::size_t run = 0; run < cell.size(); ++run)
      if (const auto* broken = premises.broken_by(evidence, cell, run))
        left_out[broken->words] += 1;
      else
        tested.runs.push_back(run);
    if (!tested.runs.empty()) all.push_back(std::move(tested));
  }
  return all;
}

std::vector<std::vector<const Cell*>> groups_that_test(const Evidence& evidence, const Premises& premises,
                                                       const std::vector<std::string>& keys) {
  auto groups = evidence.groups_over(keys);
  for (auto& group : groups)
    std::erase_if(group, [&](const Cell* cell) { return !premises.may_hold(evidence.results().configuration(cell->configuration), cell->training); });
  std::erase_if(groups, [](const auto& group) { return group.empty(); });
  return groups;
}

namespace premise {

Premise bandit() {
  return {"the bandit", [](const auto& configuration, const auto&) { return configuration.word("problem.environment") == "bandit"; }};
}

Premise contexts() {
  return {"contexts", [](const auto& configuration, const auto&) { return has_contexts(configuration); }};
}

Premise asymre() {
  return {"AsymRE", [](const auto&, const auto& training) { return training.algorithm == "asymre"; }};
}

Premise exact_gradient() {
  return {"exact gradient (sgd, double precision)", [](const auto&, const auto& training) {
            return training.gradient == GradientKind::exact && training.optimizer == OptimizerKind::sgd &&
                   training.precision == Precision::double_precision;
          }};
}

Premise sampled_gradient() {
  return {"sampled gradient", [](const auto&, const auto& training) { return training.gradient == GradientKind::sampled; }};
}

Premise periodic() {
  return {"refreshed every lag steps or never", [](const auto&, const auto& training) { return !training.lag || training.lag_mode == LagMode::periodic; }};
}

Premise order_of_rewards() {
  return {"reward_flip below 0.5", [](const auto& configuration, const auto&) { return configuration.number("noise.reward_flip") < 0.5; }};
}

Premise known_baseline() {
  return {"no group of one sample", [](const auto&, const auto& training) {
            return training.baseline.estimate != BaselineEstimate::group || training.group > 1;
          }};
}

Premise never_refreshed() {
  return {"lag = inf", [](const auto&, const auto& training) { return !training.lag; }};
}

Premise on_policy() {
  return {"lag = 1", [](const auto&, const auto& training) { return training.lag == 1; }};
}

Premise off_policy() {
  return {"lag above 1", [](const auto&, const auto& training) { return !training.lag || *training.lag > 1; }};
}

Premise relative_baseline() {
  return {"delta_v", [](const auto&, const auto& training) { return training.baseline.relative; }};
}

Premise fixed_baseline() {
  return {"V fixed (v, or reference = initial)", [](const auto&, const auto& training) {
            return !training.baseline.relative || training.baseline.reference == BaselineReference::initial;
          }};
}

Premise below_v_mu() {
  return {"V below the instance's V^mu", [](const auto&, const auto& training) { return !training.baseline.relative || training.baseline.value < 0; },
          is_below};
}

Premise not_above_v_mu() {
  return {"V up to the instance's V^mu, or 0", [](const auto&, const auto& training) { return !training.baseline.relative || training.baseline.value <= 0; }};
}

Premise starts_at_behavior() {
  return {"pi_0 = mu_0", {}, [](const auto&, const auto& cell, auto run) { return cell.instances[run].starts_at_behavior; }};
}

Premise stable_step() {
  return {"stable step (learning_rate (best - V) < 4)", {}, [](const auto&, const auto& cell, auto run) { return cell.has_stable_step(run); }};
}

Premise rounds_near_their_limits() {
  return {"rounds long enough to come near their limits (lag * learning_rate >= 1000 arms), one at least whole",
          [](const auto& configuration, const auto& training) {
            return training.lag && training.steps >= *training.lag && configuration.has("bandit.arms") &&
                   static_cast<double>(*training.lag) * training.learning_rate >= units_per_arm * configuration.number("bandit.arms");
          }};
}

Premise something_to_gain() {
  return {"unequal rewards", {}, [](const auto&, const auto& cell, auto run) { return cell.to_gain[run] != 0; }};
}

Premise moderate_numbers() {
  return {"|V| and |r| at most 1e6", {}, [](const auto&, const auto& cell, auto run) { return cell.magnitude(run) <= 1e6; }};
}

Premise away_from_limit() {
  return {"a start more than 0.01 away from pi*", {}, [](const auto& evidence, const auto& cell, auto run) {
            const auto instance = instance_of(evidence, cell, run);
            return initial_total_variation(instance, limit_of(instance, cell, run)) > near_limit;
          }};
}

}  // namespace premise

const Premises& theorems() {
  static const Premises all = Premises({premise::bandit(), premise::asymre(), premise::exact_gradient(), premise::periodic(), premise::order_of_rewards()});
  return all;
}

const Premises& one_round() {
  static const Premises all = theorems().and_also({premise::never_refreshed()});
  return all;
}

const Premises& bandit_of_asymre() {
  static const Premises all = Premises({premise::bandit(), premise::asymre(), premise::order_of_rewards(), premise::known_baseline()});
  return all;
}

}  // namespace asymsweep::analysis
