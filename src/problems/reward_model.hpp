#pragma once
// What the learner observes of a reward: its distribution, flips and added noise. Shared by all environments.
//
//   binary reward:   R is Bernoulli(r), or its complement with probability reward_flip
//   Gaussian reward: R = r
//   then             R + reward_noise * N(0, 1)

#include <cstdint>

#include "core/random.hpp"
#include "sweep/configuration.hpp"

namespace asymsweep {

struct RewardModel {
  bool bernoulli = false;
  double flip_probability = 0;
  double noise_std = 0;

  /// Expectation of the observed reward when the true mean reward is `mean`: what the gradient sees on average, and
  /// so what the theorems speak about. Flips turn r into (1 - p) r + p (1 - r).
  double observed_mean(double mean) const;

  /// Variance of the observed reward: q (1 - q) of a binary one with observed mean q, plus that of the added noise.
  double observed_variance(double mean) const;

  /// One observed reward of an action with true mean reward `mean`, a function of the address alone.
  double observe(double mean, std::uint64_t root_seed, DrawAddress at) const;
};

}  // namespace asymsweep
