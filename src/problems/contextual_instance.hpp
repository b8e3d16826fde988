#pragma once
// Contexts with one right answer each, of one action or of several chosen one after the other (tokens): what
// environment = contextual and environment = tokens have in common. The reward is 1 for the right answer, whole, and -1 or
// another number up to 0 for any other. Training and test contexts are different ones.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/elementary/lanes.hpp"
#include "core/random.hpp"
#include "problems/answer_tree.hpp"
#include "sweep/configuration.hpp"
#include "sweep/key.hpp"

namespace asymsweep {

/// What the learner observes of a reward, 1 or `wrong`: the other of the two with probability `flip_probability`, plus Gaussian
/// noise.
struct AnswerReward {
  double wrong = -1;  ///< below 1
  double flip_probability = 0;
  double noise_std = 0;

  /// Expectation and variance of the observed reward.
  double observed_mean(bool right) const { return centre() + (right ? half_spread() : -half_spread()); }
  double observed_variance() const { return range() * range() * flip_probability * (1 - flip_probability) + noise_std * noise_std; }

  /// V^mu(x) in observed rewards and the standard deviation of one, from mu(right answer | x). T: a number, or lanes.
  template <typename T>
  T observed_value(T right) const {
    return static_cast<RealOf<T>>(centre()) + static_cast<RealOf<T>>(half_spread()) * (right + right - RealOf<T>{1});
  }
  template <typename T>
  T observed_deviation(T right) const {
    const double spread = 2 * half_spread();
    return square_root(static_cast<RealOf<T>>(spread * spread) * right * (RealOf<T>{1} - right) +
                       static_cast<RealOf<T>>(observed_variance()));
  }

  /// Before flips and noise.
  double of(bool right) const { return right ? 1 : wrong; }
  /// From a wrong answer's to the right one's, before flips.
  double range() const { return 1 - wrong; }

  /// One observed reward, a function of the address alone.
  double observe(bool right, std::uint64_t root_seed, DrawAddress at) const;

 private:
  double centre() const { return (1 + wrong) / 2; }
  /// Half of the distance between the two observed means.
  double half_spread() const { return (1 - 2 * flip_probability) * range() / 2; }
};

/// The key wrong_reward of `section`, and the [noise] keys.
AnswerReward answer_reward(const Configuration& configuration, const std::string& section);

/// What `section` calls the reward of a wrong answer.
Key wrong_reward_key(const std::string& section);

/// How the base policy is made: Adam on labels that are right with probability 1 - label_noise, else uniform.
struct Pretraining {
  std::uint64_t steps = 0;
  double label_noise = 0;
};

/// Where the next action is chosen: a context, and what has been answered so far.
struct AnswerState {
  std::size_t context = 0;
  std::size_t node = 0;  ///< of the tree
};

/// Sizes, known without drawing anything.
struct ContextualShape {
  std::size_t training_contexts = 0, test_contexts = 0;
  std::size_t context_features = 0;  ///< numbers that describe a context
  AnswerTree tree;
  std::size_t hidden = 0;

  std::size_t contexts() const { return training_contexts + test_contexts; }
  std::size_t states() const { return contexts() * tree.beginnings(); }
  std::size_t state_number(AnswerState state) const { return state.context * tree.beginnings() + state.node; }
  /// Numbers that describe a state: those of the context; then, where answers are longer than one action, the actions so far
  /// as [length - 1][onward actions] of 0 or 1, and how many there are as [length] of 0 or 1.
  std::size_t features() const {
    return context_features + (tree.length > 1 ? (tree.length - 1) * tree.onward_actions() + tree.length : 0);
  }
};

/// The contexts of one seed: training contexts first, then test contexts.
struct ContextualInstance : ContextualShape {
  std::vector<double> inputs;          ///< [contexts][context_features]
  std::vector<std::uint32_t> answers;  ///< the right answer, [contexts]
  AnswerReward reward;
  Pretraining pretraining;

  /// Writes what a policy sees of a state, [features()].
  void describe(AnswerState state, std::span<double> features) const;
};

}  // namespace asymsweep
