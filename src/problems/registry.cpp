#include "problems/registry.hpp"

#include "problems/bandit.hpp"

namespace asymsweep {

const std::vector<Environment>& environments() {
  static const std::vector<Environment> rows = {
      bandit_environment(),
  };
  return rows;
}

}  // namespace asymsweep
