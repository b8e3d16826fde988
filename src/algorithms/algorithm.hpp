#pragma once
// What an algorithm must offer: the weight of one sampled action in the policy gradient,
//
//   gradient = mean over samples of  weight(sample) * grad log pi(y),    y ~ mu.
//
// With the exact gradient the mean is the expectation over mu, and `reward` is the expected observed reward.

#include <string>

namespace asymsweep {

/// All that a weight may depend on.
struct SampledAction {
  double reward = 0;                ///< R, as observed
  double baseline = 0;              ///< V
  double policy_probability = 0;    ///< pi(y)
  double behavior_probability = 0;  ///< mu(y)
};

/// A row of the registry.
struct Algorithm {
  std::string name;     ///< value of train.algorithm
  std::string meaning;  ///< one line for `asymsweep list algorithms`
  double (*weight)(const SampledAction&);
};

}  // namespace asymsweep
