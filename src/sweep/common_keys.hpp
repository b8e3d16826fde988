#pragma once
// The rows of section [sweep], which the grammar itself understands.

#include <vector>

#include "sweep/key.hpp"

namespace asymsweep {

std::vector<Key> sweep_keys();

}  // namespace asymsweep
