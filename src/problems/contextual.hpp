#pragma once
// Contexts with one right answer each: a small stand-in for the language models of the paper's Section 5.2
// (arXiv:2506.20520v2). A context x is a vector of standard normals; the right answer is the largest output of a random
// network, the teacher, y*(x) = argmax U tanh(1.5 T x) with 32 hidden units; the reward is +1 for the right answer and -1
// for any other. Training and test contexts are different ones.

#include <cstdint>
#include <vector>

#include "core/random.hpp"
#include "problems/environment.hpp"
#include "sweep/configuration.hpp"

namespace asymsweep {

/// What the learner observes of a reward of +1 or -1: its negative with probability `flip_probability`, plus Gaussian
/// noise.
struct AnswerReward {
  double flip_probability = 0;
  double noise_std = 0;

  /// Expectation and variance of the observed reward.
  double observed_mean(bool right) const { return (1 - 2 * flip_probability) * (right ? 1 : -1); }
  double observed_variance() const { return 4 * flip_probability * (1 - flip_probability) + noise_std * noise_std; }

  /// One observed reward, a function of the address alone.
  double observe(bool right, std::uint64_t root_seed, DrawAddress at) const;
};

/// How the base policy is made: Adam on labels that are right with probability 1 - label_noise, else uniform.
struct Pretraining {
  std::uint64_t steps = 0;
  double label_noise = 0;
};

/// The contexts of one seed: training contexts first, then test contexts.
struct ContextualInstance {
  std::size_t training_contexts = 0, test_contexts = 0, features = 0, actions = 0, hidden = 0;
  std::vector<double> inputs;         ///< [contexts][features]
  std::vector<std::uint32_t> answers;  ///< the right action, [contexts]
  AnswerReward reward;
  Pretraining pretraining;

  std::size_t contexts() const { return training_contexts + test_contexts; }
};

/// The instance of `seed`: the same in every configuration that shares the [contextual] and [noise] keys.
ContextualInstance make_contextual(const Configuration& configuration, std::uint64_t root_seed, std::uint64_t seed);

/// The registry row.
Environment contextual_environment();

}  // namespace asymsweep
