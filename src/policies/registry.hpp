#pragma once
// All policies. A new one is a pair of files and a row here.

#include <vector>

#include "policies/policy.hpp"

namespace asymsweep {

const std::vector<PolicyEntry>& policies();

}  // namespace asymsweep
