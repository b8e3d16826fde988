// REINFORCE with truncated importance weights (E. L. Ionides, JCGS 17, 2008): weight = min(pi(y) / mu(y), 1) (R - V).
#include <asymsweep/algorithms/registry.hpp>

#include "additions.hpp"

namespace {

struct TruncatedIsRule {
  static constexpr asymsweep::AlgorithmTraits traits = {.uses_probabilities = true};

  template <typename T>  // a number, or lanes of several seeds
  T operator()(const asymsweep::SampledActionOf<T>& action) const {
    const T ratio = asymsweep::importance_ratio(action), one = asymsweep::broadcast<T>(1);
    return asymsweep::select(ratio > one, one, ratio) * (action.reward - action.baseline);
  }
};

}  // namespace

void add_truncated_is() {
  asymsweep::add_algorithm(asymsweep::make_algorithm<TruncatedIsRule>(
      "truncated_is", "REINFORCE with truncated importance weights: weight min(pi/mu, 1) (R - V)"));
}
