#pragma once
// The multi-armed bandit of the paper (arXiv:2506.20520v2, Section 5.1): one context, K arms with mean rewards r(y), a
// behaviour policy mu_0 = softmax(behavior_logits), a policy that starts at pi_0 = softmax(initial_logits).
// The paper's: K = 100, r uniform on [0, 1], mu_0 = softmax(y / 10), pi_0 = mu_0.

#include <cstdint>
#include <vector>

#include "problems/reward_model.hpp"
#include "sweep/configuration.hpp"
#include "sweep/key.hpp"

namespace asymsweep {

/// The bandit of one seed. All vectors are [arms].
struct BanditInstance {
  std::vector<double> mean_rewards;     ///< r(y): what metrics are computed with
  std::vector<double> observed_means;   ///< expectation of the observed reward: what the learner sees
  std::vector<double> behavior_logits;  ///< of mu_0, the first behaviour policy
  std::vector<double> initial_logits;   ///< of pi_0
  RewardModel reward_model;

  std::size_t arms() const { return mean_rewards.size(); }
};

/// The instance of `seed`: the same in every configuration that shares the [bandit] and [noise] keys.
BanditInstance make_bandit(const Configuration& configuration, std::uint64_t root_seed, std::uint64_t seed);

/// The [bandit] keys.
std::vector<Key> bandit_keys();

/// Throws UserError when keys that are fine alone do not fit together.
void check_bandit(const Configuration& configuration);

}  // namespace asymsweep
