#include "problems/reward_model.hpp"

namespace asymsweep {

double RewardModel::observed_mean(double mean) const {
  return bernoulli ? (1 - flip_probability) * mean + flip_probability * (1 - mean) : mean;
}

double RewardModel::observed_variance(double mean) const {
  const double q = observed_mean(mean);
  return (bernoulli ? q * (1 - q) : 0) + noise_std * noise_std;
}

double RewardModel::observe(double mean, std::uint64_t root_seed, DrawAddress at) const {
  double reward = mean;
  if (bernoulli) {
    reward = uniform(root_seed, Stream::reward, at) < mean ? 1.0 : 0.0;
    if (flip_probability > 0 && uniform(root_seed, Stream::reward_flip, at) < flip_probability) reward = 1 - reward;
  }
  if (noise_std > 0) reward += noise_std * normal(root_seed, Stream::reward_noise, at);
  return reward;
}

}  // namespace asymsweep
