#pragma once
// All environments. A new one is a pair of files and a row here.

#include <vector>

#include "problems/environment.hpp"

namespace asymsweep {

const std::vector<Environment>& environments();

}  // namespace asymsweep
