#include "problems/registry.hpp"

#include "core/registry.hpp"
#include "problems/bandit.hpp"
#include "problems/contextual.hpp"
#include "problems/tokens.hpp"

namespace asymsweep {

namespace {

Registry<Environment>& registry() {
  static Registry<Environment> rows("environment", {
                                                       bandit_environment(),
                                                       contextual_environment(),
                                                       tokens_environment(),
                                                   });
  return rows;
}

}  // namespace

const std::vector<Environment>& environments() { return registry().rows(); }

void add_environment(Environment row) { registry().add(std::move(row)); }

}  // namespace asymsweep
