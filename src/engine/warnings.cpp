#include "engine/warnings.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "core/text.hpp"
#include "problems/bandit.hpp"
#include "problems/tokens.hpp"
#include "theory/limit.hpp"
#include "theory/thresholds.hpp"
#include "training/baseline.hpp"
#include "training/train_unit.hpp"

namespace asymsweep {
namespace {

constexpr std::size_t fewest_contexts = 8;  // a step
constexpr std::uint64_t seeds_looked_at = 20;
constexpr double most_arms_looked_at = 2e5;  // of all configurations and seeds: a fifth of a second

bool has_contexts(const Configuration& configuration) {
  const auto& environment = configuration.word("problem.environment");
  return environment == "contextual" || environment == "tokens";
}

/// Of a uniformly drawn answer.
double chance(const Configuration& configuration) {
  if (configuration.word("problem.environment") == "contextual") return 1 / configuration.number("contextual.actions");
  return 1 / static_cast<double>(answer_tree(configuration).answers());
}

/// Mean training accuracy of the base policies of a few seeds; nothing where pretraining takes too long.
std::optional<double> base_accuracy(const Sweep& sweep, Configuration configuration, double patience_s) {
  auto plan = training_plan(sweep);
  plan.checkpoints = 2;
  configuration.set("train.steps", 1.0);
  configuration.set("train.checkpoints", static_cast<double>(plan.checkpoints));
  if (static_cast<double>(lanes_per_block) * nominal_cost_s(configuration) > patience_s) return std::nullopt;
  auto block = train_unit(plan, configuration, {sweep.first_seed, std::min<std::uint64_t>(sweep.seeds, lanes_per_block)});
  double sum = 0;
  const auto& accuracies = plan.values(*block, "initial_train_accuracy");
  for (const double accuracy : accuracies) sum += accuracy;
  return sum / static_cast<double>(accuracies.size());
}

std::string percent(double share) { return format_number(std::round(1000 * share) / 10) + " %"; }

void warn_of_chance(const Sweep& sweep, const Configuration& configuration, double patience_s, Observer& observer) {
  const auto accuracy = base_accuracy(sweep, configuration, patience_s);
  const double random = chance(configuration);
  if (!accuracy || *accuracy >= 1.5 * random) return;
  observer.warn("the base policies of the first seeds give the right answer in " + percent(*accuracy) + " of the training contexts, and chance is " + percent(random) +
                ": little can be lost above V^mu; " + configuration.word("problem.environment") + ".pretrain_steps makes them better");
}

struct Odds {
  bool above = false, can_lose = false;  ///< some V above V^mu; some arm among the limits there that is worse than V^mu
};

Odds odds(const Sweep& sweep, const Configuration& configuration) {
  const auto training = training_parameters(configuration);
  Odds odds;
  if (!has_known_limits(training)) return {.above = true, .can_lose = true};  // no theorem says
  for (std::uint64_t seed = sweep.first_seed; seed < sweep.first_seed + std::min(sweep.seeds, seeds_looked_at) && !odds.can_lose; ++seed) {
    const auto instance = make_bandit(configuration, sweep.root_seed, seed);
    const theory::Behavior behavior(instance.behavior_logits);
    const double v_mu = theory::v_mu(behavior, instance.mean_rewards);
    const auto limit = theory::limit_policy(behavior, instance.mean_rewards, effective_baseline(training, v_mu), instance.initial_logits);
    if (limit.regime != theory::Regime::above) continue;
    odds.above = true;
    odds.can_lose = std::ranges::any_of(limit.attractors, [&](std::size_t arm) { return instance.mean_rewards[arm] < v_mu; });
  }
  return odds;
}

void warn_of_safe_arms(const Sweep& sweep, const std::vector<std::size_t>& bandits, Observer& observer) {
  if (bandits.empty()) return;
  bool above = false;
  const double arms = static_cast<double>(make_bandit(sweep.configuration(bandits[0]), sweep.root_seed, sweep.first_seed).arms());
  const auto looked_at = static_cast<std::size_t>(most_arms_looked_at / (arms * static_cast<double>(seeds_looked_at))) + 1;
  std::size_t stride = bandits.size() / std::min(looked_at, bandits.size());  // without a divisor of the grid's, or it would meet few values of some axis
  while (std::gcd(stride, bandits.size()) > 1) ++stride;
  for (std::size_t i = 0; i < std::min(looked_at, bandits.size()); ++i) {
    const auto found = odds(sweep, sweep.configuration(bandits[i * stride % bandits.size()]));
    if (found.can_lose) return;
    above = above || found.above;
  }
  if (above)
    observer.warn(
        "above V^mu every arm on which the first seeds can end is worth V^mu or more (Theorem 4.2): no run shows a loss there; "
        "for losses most arms must be worse than the behaviour policy");
}

}  // namespace

void warn_of_little_to_see(const Sweep& sweep, double patience_s, Observer& observer) {
  if (!sweep.fixed.has("problem.environment") || !can_be_timed(sweep)) return;
  std::size_t single = 0, tables = 0, narrow = 0;
  std::vector<std::size_t> bandits;
  std::optional<Configuration> with_contexts;
  for (std::size_t c = 0; c < sweep.configuration_count(); ++c) {
    if (!sweep.planned(c)) continue;
    const auto configuration = sweep.configuration(c);
    if (configuration.word("problem.environment") == "bandit") bandits.push_back(c);
    if (!configuration.has("baseline.estimate") || (!has_contexts(configuration) && configuration.word("baseline.estimate") != "group")) continue;
    const auto training = training_parameters(configuration);
    single += learns_nothing(training);
    if (!has_contexts(configuration)) continue;
    if (!with_contexts) with_contexts = configuration;
    tables += configuration.word("problem.policy") == "tabular";
    narrow += training.gradient == GradientKind::sampled && training.batch / training.group < fewest_contexts;
  }
  if (single > 0)
    observer.warn("train.group = 1 with baseline.estimate = group: each reward is its own baseline, and nothing is learnt from rewards in " +
                  format_count(single, "configuration"));
  if (tables > 0)
    observer.warn("problem.policy = tabular: training never changes a table's answers in test contexts, by which runs are judged, so " +
                  format_count(tables, "configuration") + " cannot improve; judge them by train_accuracy, or use linear or mlp");
  if (narrow > 0)
    observer.warn("a step sees train.batch / train.group contexts, fewer than " + std::to_string(fewest_contexts) + " in " + format_count(narrow, "configuration") +
                  ": its gradient is mostly that of the contexts drawn");
  if (with_contexts) warn_of_chance(sweep, *with_contexts, patience_s, observer);
  warn_of_safe_arms(sweep, bandits, observer);
}

}  // namespace asymsweep
