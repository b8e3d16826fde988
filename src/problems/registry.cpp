#include "problems/registry.hpp"

#include "problems/bandit.hpp"
#include "problems/contextual.hpp"

namespace asymsweep {

const std::vector<Environment>& environments() {
  static const std::vector<Environment> rows = {
      bandit_environment(), contextual_environment(),
  };
  return rows;
}

}  // namespace asymsweep
