#include "algorithms/grpo.hpp"

namespace asymsweep {
namespace {

struct GrpoRule {
  static constexpr AlgorithmTraits traits = {.uses_probabilities = true, .uses_deviation = true, .linear_in_reward = false};
  static constexpr double clip = 0.2;
  template <typename T>
  T operator()(const SampledActionOf<T>& action) const {
    const auto highest = static_cast<RealOf<T>>(1 + clip), lowest = static_cast<RealOf<T>>(1 - clip);
    const T advantage = select(action.deviation > T{}, (action.reward - action.baseline) / action.deviation, T{});
    const T ratio = importance_ratio(action);
    const auto clipped = select(advantage > T{}, ratio > highest, ratio < lowest);
    return select(clipped, T{}, ratio * advantage);
  }
};

}  // namespace

Algorithm grpo() {
  return make_algorithm<GrpoRule>("grpo", "group-normalised advantage (R - V)/s, importance ratio clipped to 1 +- 0.2");
}

}  // namespace asymsweep
