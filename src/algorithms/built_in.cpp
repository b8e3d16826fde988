#include "algorithms/built_in.hpp"

#include "algorithms/asymre.hpp"
#include "algorithms/grpo.hpp"
#include "algorithms/reinforce_is.hpp"
#include "algorithms/sft.hpp"
#include "algorithms/topr.hpp"

namespace asymsweep {

std::vector<Algorithm> built_in_algorithms() {
  return {asymre(), reinforce_is(), grpo(), topr(), sft()};
}

}  // namespace asymsweep
