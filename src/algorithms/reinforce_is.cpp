#include "algorithms/reinforce_is.hpp"

namespace asymsweep {
namespace {

struct ReinforceIsRule {
  static constexpr AlgorithmTraits traits = {.uses_probabilities = true};
  template <typename T>
  T operator()(const SampledActionOf<T>& action) const {
    return importance_ratio(action) * (action.reward - action.baseline);
  }
};

}  // namespace

Algorithm reinforce_is() {
  return make_algorithm<ReinforceIsRule>("reinforce_is", "REINFORCE with importance weights: weight pi/mu (R - V)", theory::reinforce_is_limit);
}

}  // namespace asymsweep
