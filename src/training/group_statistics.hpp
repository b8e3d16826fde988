#pragma once
// Mean and standard deviation of the rewards of one group of samples, for a number and for lanes alike.

#include <span>

#include "core/elementary/lanes.hpp"

namespace asymsweep {

/// `rewards`: [group], not empty.
template <typename T>
T mean_of_group(std::span<const T> rewards) {
  T sum = {};
  for (const T& reward : rewards) sum += reward;
  return sum / static_cast<RealOf<T>>(rewards.size());
}

/// sqrt of the mean squared distance to the mean (divided by the number of samples, not by one less). Exactly 0 when all
/// rewards are the same number, whatever the rounding of their mean.
template <typename T>
T deviation_of_group(std::span<const T> rewards) {
  const T mean = mean_of_group(rewards);
  T squares = {}, highest = rewards[0], negative_lowest = -rewards[0];
  for (const T& reward : rewards) {
    squares += (reward - mean) * (reward - mean);
    highest = larger(reward, highest);
    negative_lowest = larger(-reward, negative_lowest);
  }
  return select(highest > -negative_lowest, square_root(squares / static_cast<RealOf<T>>(rewards.size())), T{});
}

}  // namespace asymsweep
