#include "problems/contextual_instance.hpp"

#include <algorithm>

namespace asymsweep {

double AnswerReward::observe(bool right, std::uint64_t root_seed, DrawAddress at) const {
  const bool flipped = flip_probability > 0 && uniform(root_seed, Stream::reward_flip, at) < flip_probability;
  double reward = of(right != flipped);
  if (noise_std > 0) reward += noise_std * normal(root_seed, Stream::reward_noise, at);
  return reward;
}

AnswerReward answer_reward(const Configuration& configuration, const std::string& section) {
  return {.wrong = configuration.number(section + ".wrong_reward"),
          .flip_probability = configuration.number("noise.reward_flip"),
          .noise_std = configuration.number("noise.reward_noise")};
}

Key wrong_reward_key(const std::string& section) {
  return {.section = section,
          .name = "wrong_reward",
          .domain = {.number = true, .minimum = -1, .maximum = 0},
          .default_text = "-1",
          .meaning = "reward of a wrong answer; that of the right one is 1"};
}

void ContextualInstance::describe(AnswerState state, std::span<double> features) const {
  std::copy_n(inputs.begin() + static_cast<std::ptrdiff_t>(state.context * context_features), context_features, features.begin());
  if (tree.length == 1) return;
  const std::size_t actions = tree.onward_actions();
  const auto so_far = features.subspan(context_features), count = so_far.subspan((tree.length - 1) * actions);
  std::ranges::fill(so_far, 0.0);
  std::size_t t = tree.depth(state.node);
  count[t] = 1;
  for (std::size_t node = state.node; node > 0; node = tree.parent(node)) so_far[--t * actions + tree.last_action(node)] = 1;
}

}  // namespace asymsweep
