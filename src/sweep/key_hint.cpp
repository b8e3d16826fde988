#include "sweep/key_hint.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <vector>

#include "core/text.hpp"

namespace asymsweep {
namespace {

/// What the keys are called elsewhere, in small letters; of several the first that is in use.
const std::map<std::string, std::vector<std::string>, std::less<>>& other_names() {
  static const std::vector<std::string> answers = {"bandit.arms", "contextual.actions", "tokens.vocabulary"};
  static const std::vector<std::string> contexts = {"contextual.contexts", "tokens.prompts"}, hidden = {"contextual.hidden", "tokens.hidden"};
  static const std::map<std::string, std::vector<std::string>, std::less<>> names = {
      {"lr", {"train.learning_rate"}}, {"eta", {"train.learning_rate"}}, {"alpha", {"train.learning_rate"}}, {"step_size", {"train.learning_rate"}}, {"stepsize", {"train.learning_rate"}}, {"n", {"train.lag"}}, {"delay", {"train.lag"}}, {"staleness", {"train.lag"}}, {"t", {"train.steps"}}, {"iterations", {"train.steps"}}, {"iters", {"train.steps"}}, {"n_steps", {"train.steps"}}, {"num_steps", {"train.steps"}}, {"horizon", {"train.steps"}}, {"epochs", {"train.steps"}}, {"batch_size", {"train.batch"}}, {"group_size", {"train.group"}}, {"method", {"train.algorithm"}}, {"algo", {"train.algorithm"}}, {"objective", {"train.algorithm"}}, {"loss", {"train.algorithm"}}, {"optim", {"train.optimizer"}}, {"k", answers}, {"arms", answers}, {"n_arms", answers}, {"num_arms", answers}, {"actions", answers}, {"n_actions", answers}, {"num_actions", answers}, {"vocabulary", answers}, {"vocab", answers}, {"vocab_size", answers}, {"contexts", contexts}, {"prompts", contexts}, {"n_contexts", contexts}, {"n_prompts", contexts}, {"states", contexts}, {"width", hidden}, {"hidden_size", hidden}, {"features", {"contextual.features"}}, {"dim", {"contextual.features"}}, {"length", {"tokens.length"}}, {"rewards", {"bandit.reward_means"}}, {"means", {"bandit.reward_means"}}, {"noise", {"noise.reward_noise"}}, {"sigma", {"noise.reward_noise"}}, {"noise_std", {"noise.reward_noise"}}, {"reward_std", {"noise.reward_noise"}}, {"flip", {"noise.reward_flip"}}, {"seed", {"sweep.root_seed"}}, {"n_seeds", {"sweep.seeds"}}, {"num_seeds", {"sweep.seeds"}}, {"replicates", {"sweep.seeds"}}, {"repeats", {"sweep.seeds"}}, {"env", {"problem.environment"}}, {"model", {"problem.policy"}}, {"baseline", {"baseline.v"}}, {"delta", {"baseline.delta_v"}}, {"dv", {"baseline.delta_v"}}};
  return names;
}

std::string plain(std::string_view word) {
  std::string text(word);
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return c == '-' ? '_' : static_cast<char>(std::tolower(c)); });
  return text;
}

std::string_view last_part(std::string_view full_name) { return full_name.substr(full_name.rfind('.') + 1); }

}  // namespace

std::optional<std::string> meant_key(std::string_view word, const std::vector<std::string>& full_names) {
  const auto name = plain(last_part(word));
  const auto same = std::ranges::find_if(full_names, [&](const auto& full) { return last_part(full) == name; });
  if (same != full_names.end()) return *same;
  if (const auto found = other_names().find(name); found != other_names().end())
    for (const auto& meant : found->second)
      if (std::ranges::find(full_names, meant) != full_names.end()) return meant;
  if (auto nearest = nearest_name(word, full_names)) return nearest;
  std::vector<std::string> last_parts;  // misspelled, and in another section too
  for (const auto& full : full_names) last_parts.emplace_back(last_part(full));
  const auto nearest = nearest_name(name, last_parts);
  if (!nearest) return std::nullopt;
  return full_names[static_cast<std::size_t>(std::ranges::find(last_parts, *nearest) - last_parts.begin())];
}

std::vector<std::string> keys_in_use(const KeyTable& table, const std::optional<std::string>& environment) {
  std::vector<std::string> names;
  for (const auto& key : table.keys)
    if (!environment || key.environments.empty() || std::ranges::find(key.environments, *environment) != key.environments.end())
      names.push_back(key.full_name());
  return names;
}

}  // namespace asymsweep
