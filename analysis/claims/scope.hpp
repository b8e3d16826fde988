#pragma once
// What the claims of the theory do not speak of.

#include <optional>
#include <string>

#include "analysis/results.hpp"

namespace asymsweep::analysis {

/// How many configurations train another algorithm than AsymRE, and which: one sentence; none when all are AsymRE's.
std::optional<std::string> beyond_asymre(const Results& results);

}  // namespace asymsweep::analysis
