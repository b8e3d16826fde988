#include "algorithms/asymre.hpp"

namespace asymsweep {
namespace {

double weight(const SampledAction& sample) { return sample.reward - sample.baseline; }

}  // namespace

Algorithm asymre() {
  return {.name = "asymre",
          .meaning = "asymmetric REINFORCE: weight R - V, no importance weights (Definition 4.1)",
          .weight = weight};
}

}  // namespace asymsweep
