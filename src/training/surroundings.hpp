#pragma once
// What formulas read of the samples and of the run, for a number and for lanes alike.

#include <algorithm>
#include <span>

#include "algorithms/sample_weights.hpp"
#include "expression/functions.hpp"
#include "training/group_statistics.hpp"
#include "training/parameters.hpp"

namespace asymsweep {

/// Steps since the behaviour policy of step `step` was the policy.
inline std::uint64_t lag_step(const TrainingParameters& training, std::uint64_t step) {
  const auto lag = training.reached_lag();
  if (!lag) return step;
  return training.lag_mode == LagMode::periodic ? step % *lag : std::min(step, *lag);
}

/// The smallest of `rewards` such that a share `q` of them is not above it: of each lane.
template <typename T>
T quantile_of_group(std::span<const T> rewards, double q) {
  const auto count = static_cast<double>(rewards.size());
  const auto rank = static_cast<std::size_t>(std::clamp(std::ceil(q * count), 1.0, count)) - 1;
  T result = {};
  std::vector<RealOf<T>> sorted(rewards.size());
  for (std::size_t l = 0; l < lane_count<T>; ++l) {
    for (std::size_t i = 0; i < rewards.size(); ++i) sorted[i] = lane(rewards[i], l);
    std::ranges::nth_element(sorted, sorted.begin() + static_cast<std::ptrdiff_t>(rank));
    set_lane(result, l, sorted[rank]);
  }
  return result;
}

/// Writes what is read of where in the run a step is.
template <typename T>
void observe_step(const TrainingParameters& training, std::uint64_t step, Surroundings<T>& around) {
  around.step = broadcast<T>(static_cast<RealOf<T>>(step));
  around.lag_step = broadcast<T>(static_cast<RealOf<T>>(lag_step(training, step)));
}

/// Writes what is read of the rewards of a step, and of the lengths of its answers.
template <typename T>
void observe_batch(std::span<const T> rewards, std::span<const T> lengths, const AlgorithmTraits& traits, Surroundings<T>& around) {
  if (!traits.uses_batch) return;
  if (!lengths.empty()) around.batch_length = mean_of_group(lengths);
  around.batch_mean = mean_of_group(rewards);
  around.batch_std = deviation_of_group(rewards);
}

/// Writes what is read of the rewards of a group.
template <typename T>
void observe_group(std::span<const T> rewards, const SampleWeights<T>& weights, Surroundings<T>& around) {
  if (!weights.traits().uses_groups) return;
  around.group_mean = mean_of_group(rewards);
  around.group_std = deviation_of_group(rewards);
  around.group_max = rewards[0];
  for (const T& reward : rewards) around.group_max = expression::functions::maximum(around.group_max, reward);
  around.group_quantiles.clear();
  for (const double q : weights.quantiles()) around.group_quantiles.push_back(quantile_of_group(rewards, q));
}

/// Writes what is read of a policy over arms with these probabilities, [arms], and expected rewards.
template <typename T>
void observe_policy(std::span<const T> probabilities, std::span<const T> rewards, const AlgorithmTraits& traits, Surroundings<T>& around) {
  if (!traits.uses_policy) return;
  T highest = probabilities[0], entropy = {};
  around.greedy_reward = rewards[0];
  for (std::size_t y = 0; y < probabilities.size(); ++y) {
    const T p = probabilities[y];
    const auto likelier = p > highest;
    around.greedy_reward = select(likelier, rewards[y], around.greedy_reward);
    highest = select(likelier, p, highest);
    entropy -= select(p < std::numeric_limits<RealOf<T>>::min(), T{}, p * expression::functions::log(p));
  }
  around.entropy = entropy;
}

}  // namespace asymsweep
