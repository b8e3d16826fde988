#include "policies/registry.hpp"

#include "core/registry.hpp"
#include "policies/linear.hpp"
#include "policies/mlp.hpp"
#include "policies/tabular.hpp"

namespace asymsweep {

namespace {

const Registry<PolicyEntry>& registry() {
  static const Registry<PolicyEntry> rows("policy", {
                                                        tabular_policy(),
                                                        linear_policy(),
                                                        mlp_policy(),
                                                    });
  return rows;
}

}  // namespace

const std::vector<PolicyEntry>& policies() { return registry().rows(); }

const PolicyEntry& find_policy(std::string_view name) { return registry().find(name); }

}  // namespace asymsweep
