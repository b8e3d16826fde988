#include "algorithms/registry.hpp"

#include <stdexcept>
#include <string>

#include "algorithms/asymre.hpp"
#include "algorithms/grpo.hpp"
#include "algorithms/reinforce_is.hpp"
#include "algorithms/sft.hpp"
#include "algorithms/topr.hpp"

namespace asymsweep {

const std::vector<Algorithm>& algorithms() {
  static const std::vector<Algorithm> rows = {
      asymre(), reinforce_is(), grpo(), topr(), sft(),
  };
  return rows;
}

const Algorithm& find_algorithm(std::string_view name) {
  for (const auto& algorithm : algorithms())
    if (algorithm.name == name) return algorithm;
  throw std::logic_error("no algorithm named " + std::string(name));
}

}  // namespace asymsweep
