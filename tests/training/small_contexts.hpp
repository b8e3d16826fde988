#pragma once
// Small instances of the environments with contexts, of sizes that leave ragged ends in every tile of lanes.

#include "policies/registry.hpp"
#include "problems/contextual.hpp"
#include "problems/tokens.hpp"
#include "training/parameters.hpp"

namespace asymsweep {

inline const char* const environments_with_contexts[] = {"contextual", "tokens", "ending tokens"};

/// Answers: one of 5 actions, or 3 tokens of a vocabulary of 3, or with an end token up to 3 of them. `training_contexts`: at most 600.
inline ContextualInstance small_instance(const std::string& environment, std::size_t training_contexts, std::uint64_t root_seed,
                                         std::uint64_t seed, AnswerReward reward = {}, Pretraining pretraining = {}) {
  const auto number = [](std::size_t count) { return static_cast<double>(count); };
  const std::string section = environment == "contextual" ? "contextual" : "tokens";
  Configuration configuration;
  configuration.set("contextual.contexts", number(training_contexts));
  configuration.set("contextual.test_contexts", 70.0);
  configuration.set("contextual.features", 4.0);
  configuration.set("contextual.actions", 5.0);
  configuration.set("tokens.prompts", number(training_contexts));
  configuration.set("tokens.test_prompts", 70.0);
  configuration.set("tokens.vocabulary", 3.0);
  configuration.set("tokens.length", 3.0);
  configuration.set("tokens.end_token", environment == "ending tokens" ? "yes" : "no");
  configuration.set(section + ".hidden", 6.0);
  configuration.set(section + ".pretrain_steps", number(pretraining.steps));
  configuration.set(section + ".label_noise", pretraining.label_noise);
  configuration.set(section + ".wrong_reward", reward.wrong);
  configuration.set("noise.reward_noise", reward.noise_std);
  configuration.set("noise.reward_flip", reward.flip_probability);
  return section == "tokens" ? make_tokens(configuration, root_seed, seed) : make_contextual(configuration, root_seed, seed);
}

inline std::unique_ptr<Policy> small_policy(const std::string& name, const ContextualShape& shape) {
  return find_policy(name).make({.states = shape.states(), .features = shape.features(), .actions = shape.tree.actions, .hidden = shape.hidden});
}

/// Deviates of standard deviation 0.5, another set for each `which`.
inline std::vector<double> random_parameters(const Policy& policy, std::uint64_t root_seed, std::uint32_t which) {
  std::vector<double> parameters(policy.parameter_count());
  for (std::uint32_t i = 0; i < parameters.size(); ++i) parameters[i] = 0.5 * normal(root_seed, Stream::bootstrap, {which, 0, i});
  return parameters;
}

inline TrainingParameters small_training(const std::string& algorithm, GradientKind gradient) {
  TrainingParameters training{.algorithm = algorithm};
  training.gradient = gradient;
  training.batch = 24;
  training.group = 8;
  training.steps = 30;
  training.lag = 7;
  training.learning_rate = 0.3;
  training.baseline = {.relative = true, .value = -0.1};
  return training;
}

}  // namespace asymsweep
