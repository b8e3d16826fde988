#pragma once
// All policies. A new one is a pair of files and a row here, and is trained one seed after another; several seeds at once take
// a network of its kind in training/lanes/lane_network.hpp too.

#include <string_view>
#include <vector>

#include "policies/policy.hpp"

namespace asymsweep {

const std::vector<PolicyEntry>& policies();

/// The row of `name`; std::logic_error when there is none (the sweep has been checked).
const PolicyEntry& find_policy(std::string_view name);

}  // namespace asymsweep
