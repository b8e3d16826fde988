#include "training/observed_deviation.hpp"

#include "core/elementary/lanes.hpp"

namespace asymsweep {

double observed_deviation(const BanditInstance& instance, std::span<const double> policy, double value) {
  double variance = 0;
  for (std::size_t y = 0; y < policy.size(); ++y) {
    const double distance = instance.observed_means[y] - value;
    variance += policy[y] * (distance * distance + instance.reward_model.observed_variance(instance.mean_rewards[y]));
  }
  return square_root(variance);
}

}  // namespace asymsweep
