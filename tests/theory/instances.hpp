#pragma once
// Random instances for the property tests, with fixed seeds.

#include <cmath>
#include <random>
#include <vector>

namespace asymsweep::theory {

struct Instance {
  std::vector<double> logits;   // of the behaviour policy
  std::vector<double> rewards;  // any sign
};

inline double uniform(std::mt19937_64& random, double low, double high) {
  return low + (high - low) * static_cast<double>(random() >> 11) * 0x1p-53;
}

inline Instance random_instance(std::mt19937_64& random, std::size_t arms, double logit_span = 4) {
  Instance instance;
  for (std::size_t y = 0; y < arms; ++y) {
    instance.logits.push_back(uniform(random, 0, logit_span));
    instance.rewards.push_back(uniform(random, -0.5, 1));
  }
  return instance;
}

inline std::vector<double> logarithms(std::vector<double> probabilities) {
  for (double& p : probabilities) p = std::log(p);
  return probabilities;
}

inline double total_variation(const std::vector<double>& p, const std::vector<double>& q) {
  double sum = 0;
  for (std::size_t y = 0; y < p.size(); ++y) sum += std::abs(p[y] - q[y]);
  return sum / 2;
}

}  // namespace asymsweep::theory
