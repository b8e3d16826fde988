#include "training/key_table.hpp"

#include "core/error.hpp"
#include "policies/registry.hpp"
#include "problems/program.hpp"
#include "sweep/common_keys.hpp"
#include "training/environment.hpp"
#include "training/measures/parameters.hpp"
#include "training/objectives.hpp"
#include "training/parameters.hpp"

namespace asymsweep {
namespace {

// Keys of [train] and [baseline] are rows of parameters.cpp; docs/architecture.md says what else a new key needs.

std::vector<Key> problem_keys() {
  std::vector<std::string> environment_names, policy_names;
  for (const auto& environment : environments()) environment_names.push_back(environment.name);
  for (const auto& policy : policies()) policy_names.push_back(policy.name);
  return {
      Key{.section = "problem", .name = "environment", .domain = {.words = environment_names},
          .default_text = "bandit", .meaning = "what gives the rewards", .axis_allowed = false},
      Key{.section = "problem", .name = "policy", .domain = {.words = policy_names},
          .default_text = "tabular", .meaning = "what is trained", .defaults_of = {{"contextual", "mlp"}, {"tokens", "mlp"}}},
  };
}

std::vector<Key> noise_keys() {
  return {
      Key{.section = "noise", .name = "reward_noise", .domain = {.number = true, .minimum = 0}, .default_text = "0",
          .meaning = "standard deviation of Gaussian noise on every observed reward", .read_when = noise_is_read()},
      Key{.section = "noise", .name = "reward_flip", .domain = {.number = true, .minimum = 0, .maximum = 1},
          .default_text = "0", .meaning = "probability that a binary reward is flipped"},
  };
}

void check_environment(const Configuration& configuration) {
  if (const auto& environment = find_environment(configuration.word("problem.environment")); environment.check) environment.check(configuration);
}

/// With flips a binary reward has another mean than the true one; without, an exact gradient sees no difference.
ReadWhen distribution_is_read() {
  const auto noise = noise_is_read();
  return {noise.condition, [noise](const Configuration& configuration) {
            return noise.holds(configuration) || configuration.number("noise.reward_flip") > 0;
          }};
}

/// Checks of keys that not every environment has.
CrossCheck of_trained_policies(CrossCheck check) {
  return [check = std::move(check)](const Configuration& configuration) {
    if (configuration.has("train.algorithm")) check(configuration);
  };
}

/// Keys of training are no keys of an environment that has its own only.
void keep_from_others(std::vector<Key>& keys) {
  std::vector<std::string> trained;
  for (const auto& environment : environments())
    if (!environment.own_keys_only) trained.push_back(environment.name);
  for (auto& key : keys)
    if (key.environments.empty() && key.section != "sweep" && key.full_name() != "problem.environment") key.environments = trained;
}

void append(std::vector<Key>& keys, const std::vector<Key>& more) { keys.insert(keys.end(), more.begin(), more.end()); }

KeyTable make_key_table() {
  KeyTable table;
  append(table.keys, sweep_keys());
  append(table.keys, problem_keys());
  for (const auto& environment : environments()) append(table.keys, environment.keys);
  for (auto& key : table.keys)
    if (key.full_name() == "bandit.reward_distribution") key.read_when = distribution_is_read();
  append(table.keys, noise_keys());
  append(table.keys, training_keys());
  append(table.keys, measure_keys());
  append(table.keys, objective_parameter_keys());
  table.exactly_one_of = {{"baseline.v", "baseline.delta_v"}};
  table.add_own = [](std::vector<Assignment>& given, KeyTable& own) {
    add_objectives(given, own);
    add_parameters(given, own);
  };
  table.cross_checks = {of_trained_policies(check_training), check_environment};
  keep_from_others(table.keys);
  return table;
}

}  // namespace

const KeyTable& key_table() {
  static const KeyTable table = make_key_table();
  return table;
}

}  // namespace asymsweep
