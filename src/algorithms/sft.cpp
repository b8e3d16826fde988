#include "algorithms/sft.hpp"

namespace asymsweep {
namespace {

struct SftRule {
  static constexpr AlgorithmTraits traits = {.linear_in_reward = false};
  template <typename T>
  T operator()(const SampledActionOf<T>& action) const {
    return select(action.reward > action.baseline, broadcast<T>(1), T{});
  }
};

}  // namespace

Algorithm sft() {
  return make_algorithm<SftRule>("sft", "supervised fine-tuning on positives: weight 1 where R > V, else 0", theory::sft_limit);
}

}  // namespace asymsweep
