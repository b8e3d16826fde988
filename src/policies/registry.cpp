#include "policies/registry.hpp"

#include "policies/tabular.hpp"

namespace asymsweep {

const std::vector<PolicyEntry>& policies() {
  static const std::vector<PolicyEntry> rows = {
      tabular_policy(),
  };
  return rows;
}

}  // namespace asymsweep
