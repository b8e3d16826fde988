#pragma once
// The report's table of where improvement is lost as V grows.

#include <string>
#include <vector>

#include "analysis/sign_changes.hpp"
#include "analysis/transitions.hpp"

namespace asymsweep::analysis {

/// "" where V is no axis. The first rows; transitions.csv has all.
std::string threshold_table(const Results& results, const std::vector<SeriesSigns>& signs, const std::vector<Transition>& transitions);

}  // namespace asymsweep::analysis
