#pragma once
// All algorithms. A new one is a pair of files and a row here.

#include <string_view>
#include <vector>

#include "algorithms/algorithm.hpp"

namespace asymsweep {

const std::vector<Algorithm>& algorithms();

/// The row of `name`; std::logic_error when there is none (the sweep has been checked).
const Algorithm& find_algorithm(std::string_view name);

}  // namespace asymsweep
