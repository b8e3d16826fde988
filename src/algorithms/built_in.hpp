#pragma once
// The algorithms of asymsweep itself. A new one is a pair of files and a row in built_in.cpp.

#include <vector>

#include "algorithms/algorithm.hpp"

namespace asymsweep {

std::vector<Algorithm> built_in_algorithms();

}  // namespace asymsweep
