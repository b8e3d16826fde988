#include "analysis/claims/premises.hpp"

#include <algorithm>
#include <stdexcept>

#include "analysis/claims/instance_theory.hpp"
#include "core/text.hpp"
#include "theory/thresholds.hpp"

namespace asymsweep::analysis {
namespace {

bool has_contexts(const Configuration& configuration) {
  const auto& environment = configuration.word("problem.environment");
  return environment == "contextual" || environment == "tokens";
}

bool is_exact(const TrainingParameters& training) {
  return training.gradient == GradientKind::exact && training.is_plain() && training.precision == Precision::double_precision;
}

/// Lags of which a round has time to come near its limit.
bool has_long_rounds(const Configuration& configuration, const TrainingParameters& training) {
  return training.lag && training.steps >= *training.lag && configuration.has("bandit.arms") &&
         static_cast<double>(*training.lag) * training.learning_rate >= units_per_arm * configuration.number("bandit.arms");
}

bool starts_away_from_its_limit(const Evidence& evidence, const Cell& cell, std::size_t run) {
  const auto instance = instance_of(evidence, cell, run);
  return initial_total_variation(instance, limit_of(instance, cell, run)) > near_limit;
}

bool is_below_v0(const Evidence& evidence, const Cell& cell, std::size_t run) {
  const auto instance = instance_of(evidence, cell, run);
  return cell.v[run] < theory::v0(instance.behavior_logits, instance.observed_means);
}

const Premise& named(const std::string& name) {
  const auto found = std::ranges::find(premise_rows(), name, &Premise::name);
  if (found == premise_rows().end()) throw std::logic_error("no premise named " + name);
  return *found;
}

}  // namespace

Premises::Premises(const std::vector<std::string>& names) {
  const auto add = [&](const std::string& name) {
    if (std::ranges::find(all_, name, &Premise::name) == all_.end()) all_.push_back(named(name));
  };
  for (const auto& name : names) {
    const auto set = std::ranges::find(premise_sets(), name, &PremiseSet::name);
    if (set == premise_sets().end()) add(name);
    else std::ranges::for_each(set->members, add);
  }
}

bool Premises::includes(const std::string& set) const {
  const auto& members = std::ranges::find(premise_sets(), set, &PremiseSet::name)->members;
  return std::ranges::all_of(members, [&](const std::string& name) { return std::ranges::find(all_, name, &Premise::name) != all_.end(); });
}

bool Premises::provide(Needs needs) const {
  return needs == Needs::nothing || includes("theorems") || (needs == Needs::v && includes("bandit_of_asymre"));
}

const Premise* Premises::lacks() const {
  const auto found = std::ranges::find_if(all_, [&](const Premise& premise) { return !provide(premise.needs); });
  return found == all_.end() ? nullptr : &*found;
}

std::string Premises::words() const {
  std::vector<std::string> words;
  for (const auto& premise : all_) words.push_back(premise.words);
  return join(words, "; ");
}

// A program of one's own has none of the keys that premises read.
bool Premises::may_hold(const Configuration& configuration) const {
  return all_.empty() || (configuration.has("train.algorithm") && may_hold(configuration, training_parameters(configuration)));
}

bool Premises::may_hold(const Configuration& configuration, const TrainingParameters& training) const {
  return std::ranges::all_of(all_, [&](const Premise& premise) { return !premise.may_hold || premise.may_hold(configuration, training); });
}

std::string Premises::never_fulfilled(const Sweep& sweep) const {
  if (all_.empty()) return "";
  std::size_t farthest = 0;
  for (std::size_t c = 0; c < sweep.configuration_count(); ++c) {
    if (!sweep.is_trained(c)) continue;
    const auto configuration = sweep.configuration(c);
    if (!configuration.has("train.algorithm")) continue;
    const auto training = training_parameters(configuration);
    std::size_t fulfilled = 0;
    while (fulfilled < all_.size() && (!all_[fulfilled].may_hold || all_[fulfilled].may_hold(configuration, training))) fulfilled += 1;
    if (fulfilled == all_.size()) return "";
    farthest = std::max(farthest, fulfilled);
  }
  return all_[farthest].words;
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

// A lambda of a configuration c and its training t, and one of a run of a cell.
const std::vector<Premise>& premise_rows() {
  static const std::vector<Premise> all = {
      {"bandit", "the bandit", [](auto& c, auto&) { return c.word("problem.environment") == "bandit"; }},
      {"contexts", "contexts", [](auto& c, auto&) { return has_contexts(c); }},
      {"asymre", "AsymRE", [](auto&, auto& t) { return t.algorithm == "asymre"; }},
      // What the theorems speak of: plain ascent along the exact gradient, up to rounding.
      {"exact_gradient", "exact gradient (sgd, double precision)", [](auto&, auto& t) { return is_exact(t); }},
      {"sampled_gradient", "sampled gradient", [](auto&, auto& t) { return t.gradient == GradientKind::sampled; }},
      {"periodic", "refreshed every lag steps or never", [](auto&, auto& t) { return !t.lag || t.lag_mode == LagMode::periodic; }},
      // Flips from one half on reverse the observed order.
      {"order_of_rewards", "reward_flip below 0.5", [](auto& c, auto&) { return c.number("noise.reward_flip") < 0.5; }},
      // A group of one is its own mean, and learns nothing from rewards.
      {"known_baseline", "no group of one sample", [](auto&, auto& t) { return t.baseline.estimate != BaselineEstimate::group || t.group > 1; }},
      {"never_refreshed", "lag = inf", [](auto&, auto& t) { return !t.lag; }},
      {"on_policy", "lag = 1", [](auto&, auto& t) { return t.lag == 1; }},
      {"off_policy", "lag above 1", [](auto&, auto& t) { return !t.lag || *t.lag > 1; }},
      {"relative_baseline", "delta_v", [](auto&, auto& t) { return t.baseline.relative; }},
      {"fixed_baseline", "V fixed (v, or reference = initial)", [](auto&, auto& t) { return !t.baseline.relative || t.baseline.reference == BaselineReference::initial; }},
      {"below_v_mu", "V below the instance's V^mu", [](auto&, auto& t) { return !t.baseline.relative || t.baseline.value < 0; }, Needs::v,
       [](auto&, auto& cell, auto run) { return cell.regime(run) == theory::Regime::below; }},
      {"below_v0", "V below the instance's V_{0,mu}", {}, Needs::instance, is_below_v0},
      {"delta_v_below_0", "delta_v below 0", [](auto&, auto& t) { return t.baseline.relative && t.baseline.value < 0; }},
      {"delta_v_above_0", "delta_v above 0", [](auto&, auto& t) { return t.baseline.relative && t.baseline.value > 0; }},
      // Of a configuration: V = V^mu may be what others are compared with.
      {"not_above_v_mu", "V up to the instance's V^mu, or 0", [](auto&, auto& t) { return !t.baseline.relative || t.baseline.value <= 0; }},
      {"something_to_gain", "unequal rewards", {}, Needs::v, [](auto&, auto& cell, auto run) { return cell.to_gain[run] != 0; }},
      // What is said of rounds cut short, of rounds and of lag 1 starts there.
      {"starts_at_behavior", "pi_0 = mu_0", {}, Needs::instance, [](auto&, auto& cell, auto run) { return cell.instances[run].starts_at_behavior; }},
      // Gradient ascent follows the gradient flow of the theorems. J is concave below V^mu with curvature at most A / 2, A = V^mu - V <=
      // best - V: steps are stable for learning_rate (best - V) < 4. Above V^mu there is no such bound: true.
      {"stable_step", "stable step (learning_rate (best - V) < 4)", {}, Needs::instance, [](auto&, auto& cell, auto run) { return cell.has_stable_step(run); }},
      {"rounds_near_their_limits", "rounds long enough to come near their limits (lag * learning_rate >= 1000 * arms), one at least whole", has_long_rounds},
      {"rounds_that_decide", "rounds enough for the closed form to give the winner 0.9", [](auto&, auto& t) { return t.lag && t.steps >= *t.lag; }, Needs::instance, rounds_have_decided},
      // Beyond, rounding alone may move a curve as much as V could.
      {"moderate_numbers", "|V| and |r| at most 1e6", {}, Needs::instance, [](auto&, auto& cell, auto run) { return cell.magnitude(run) <= 1e6; }},
      // A run that starts at its limit does not test whether training goes there.
      {"away_from_limit", "a start more than 0.01 away from pi*", {}, Needs::instance, starts_away_from_its_limit},
  };
  return all;
}

const std::vector<PremiseSet>& premise_sets() {
  static const std::vector<PremiseSet> all = {{"theorems", {"bandit", "asymre", "exact_gradient", "periodic", "order_of_rewards"}},
                                              {"bandit_of_asymre", {"bandit", "asymre", "order_of_rewards", "known_baseline"}}};
  return all;
}

const Premises& one_round() {
  static const Premises all({"theorems", "never_refreshed"});
  return all;
}

}  // namespace asymsweep::analysis
