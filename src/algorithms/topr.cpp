#include "algorithms/topr.hpp"

namespace asymsweep {
namespace {

struct ToprRule {
  static constexpr AlgorithmTraits traits = {.uses_probabilities = true, .linear_in_reward = false};
  template <typename T>
  T operator()(const SampledActionOf<T>& action) const {
    const T advantage = action.reward - action.baseline, one = broadcast<T>(1), ratio = importance_ratio(action);
    return advantage * select(advantage < T{}, select(ratio > one, one, ratio), one);
  }
};

}  // namespace

Algorithm topr() {
  return make_algorithm<ToprRule>("topr", "tapered off-policy REINFORCE: R - V, with min(pi/mu, 1) on negatives only", theory::topr_limit);
}

}  // namespace asymsweep
