#pragma once
// The runs of one block, transposed: a number of each run side by side. All vectors of lanes are [arms].

#include <cstdint>
#include <span>
#include <vector>

#include "core/elementary/lanes.hpp"
#include "training/lanes/lane_run.hpp"

namespace asymsweep {

template <typename T>
struct LaneBlock {
  std::vector<T> mean_rewards, observed_means, behavior_logits, initial_logits;
  std::vector<std::uint32_t> seeds;     ///< [lanes]
  std::vector<double> noise_deviation;  ///< of observed rewards, [lanes]
  T learning_rate = {}, baseline = {};  ///< as in LaneRun
  RewardModel reward_model;             ///< of the first run: all of it but noise_std is that of every lane

  std::size_t arms() const { return mean_rewards.size(); }

  /// At most a lane each; lanes left over repeat the last run.
  explicit LaneBlock(std::span<const LaneRun> runs)
      : reward_model(runs[0].instance.reward_model) {
    const auto of_lane = [&](std::size_t l) -> const LaneRun& { return runs[std::min(l, runs.size() - 1)]; };
    const auto transposed = [&](std::vector<double> BanditInstance::*numbers) {
      std::vector<T> lanes((runs[0].instance.*numbers).size());
      for (std::size_t l = 0; l < lane_count<T>; ++l)
        for (std::size_t y = 0; y < lanes.size(); ++y)
          set_lane(lanes[y], l, static_cast<RealOf<T>>((of_lane(l).instance.*numbers)[y]));
      return lanes;
    };
    mean_rewards = transposed(&BanditInstance::mean_rewards);
    observed_means = transposed(&BanditInstance::observed_means);
    behavior_logits = transposed(&BanditInstance::behavior_logits);
    initial_logits = transposed(&BanditInstance::initial_logits);
    for (std::size_t l = 0; l < lane_count<T>; ++l) {
      seeds.push_back(static_cast<std::uint32_t>(of_lane(l).seed));
      noise_deviation.push_back(of_lane(l).instance.reward_model.noise_std);
      set_lane(learning_rate, l, static_cast<RealOf<T>>(of_lane(l).learning_rate));
      set_lane(baseline, l, static_cast<RealOf<T>>(of_lane(l).baseline));
    }
  }
};

}  // namespace asymsweep
