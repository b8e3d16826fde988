#include "algorithms/asymre.hpp"

namespace asymsweep {
namespace {

struct AsymreRule {
  static constexpr AlgorithmTraits traits = {.follows_theorems = true};
  template <typename T>
  T operator()(const SampledActionOf<T>& action) const {
    return action.reward - action.baseline;
  }
};

}  // namespace

Algorithm asymre() {
  return make_algorithm<AsymreRule>("asymre",
                                    "asymmetric REINFORCE: weight R - V, no importance weights (Definition 4.1)", theory::limit_policy);
}

}  // namespace asymsweep
