#include "policies/registry.hpp"

#include <stdexcept>

#include "policies/linear.hpp"
#include "policies/mlp.hpp"
#include "policies/tabular.hpp"

namespace asymsweep {

const std::vector<PolicyEntry>& policies() {
  static const std::vector<PolicyEntry> rows = {
      tabular_policy(), linear_policy(), mlp_policy(),
  };
  return rows;
}

const PolicyEntry& find_policy(std::string_view name) {
  for (const auto& policy : policies())
    if (policy.name == name) return policy;
  throw std::logic_error("no policy named " + std::string(name));
}

}  // namespace asymsweep
