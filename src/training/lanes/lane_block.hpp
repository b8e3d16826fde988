#pragma once
// The bandits of one block of seeds, transposed: a number of each seed side by side. All vectors are [arms].

#include <cstdint>
#include <span>
#include <vector>

#include "core/elementary/lanes.hpp"
#include "problems/bandit.hpp"

namespace asymsweep {

template <typename T>
struct LaneBlock {
  std::vector<T> mean_rewards, observed_means, behavior_logits, initial_logits;
  std::vector<std::uint32_t> seeds;  ///< [lanes]
  RewardModel reward_model;

  std::size_t arms() const { return mean_rewards.size(); }

  /// `instances` and `first_seed` on: at most a lane each; lanes left over repeat the last seed.
  LaneBlock(std::span<const BanditInstance> instances, std::uint64_t first_seed)
      : reward_model(instances[0].reward_model) {
    const auto owner = [&](std::size_t l) { return std::min(l, instances.size() - 1); };
    const auto transposed = [&](std::vector<double> BanditInstance::*numbers) {
      std::vector<T> lanes((instances[0].*numbers).size());
      for (std::size_t l = 0; l < lane_count<T>; ++l)
        for (std::size_t y = 0; y < lanes.size(); ++y)
          set_lane(lanes[y], l, static_cast<RealOf<T>>((instances[owner(l)].*numbers)[y]));
      return lanes;
    };
    mean_rewards = transposed(&BanditInstance::mean_rewards);
    observed_means = transposed(&BanditInstance::observed_means);
    behavior_logits = transposed(&BanditInstance::behavior_logits);
    initial_logits = transposed(&BanditInstance::initial_logits);
    for (std::size_t l = 0; l < lane_count<T>; ++l) seeds.push_back(static_cast<std::uint32_t>(first_seed + owner(l)));
  }
};

}  // namespace asymsweep
