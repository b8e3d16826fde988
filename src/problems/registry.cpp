#include "problems/registry.hpp"

#include "core/registry.hpp"
#include "problems/bandit.hpp"
#include "problems/contextual.hpp"
#include "problems/program.hpp"
#include "problems/tokens.hpp"

namespace asymsweep {

namespace {

/// A key that names no environment would be one of all of them.
Environment with_own_keys(Environment row) {
  for (auto& key : row.keys) key.environments = {row.name};
  return row;
}

Registry<Environment>& registry() {
  static Registry<Environment> rows("environment", {
                                                       with_own_keys(bandit_environment()),
                                                       with_own_keys(contextual_environment()),
                                                       with_own_keys(tokens_environment()),
                                                       with_own_keys(program_environment()),
                                                   });
  return rows;
}

}  // namespace

const std::vector<Environment>& environments() { return registry().rows(); }

void add_environment(Environment row) { registry().add(with_own_keys(std::move(row))); }

}  // namespace asymsweep
