#pragma once
// The dimensions of a sweep's grid: keys with several values, walked together where sweep.zip says so.

#include <vector>

#include "sweep/complete_keys.hpp"
#include "sweep/sweep.hpp"

namespace asymsweep {

/// In the order of the file. UserError, with place: a zip of what is no axis or of unequal lengths, a value that stands twice.
std::vector<Dimension> dimensions_of(const CompleteKeys& keys);

}  // namespace asymsweep
