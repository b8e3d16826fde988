#pragma once
// What a sweep found, in two sentences.

#include <string>
#include <vector>

#include "analysis/analysis.hpp"
#include "analysis/sign_changes.hpp"

namespace asymsweep::analysis {

/// HTML. Claims first, then where along V improvement is lost, or of a sweep without V the configurations' own verdicts.
std::string answer(const Results& results, const Analysis& analysis, const std::vector<SeriesSigns>& signs);

/// " The mean improves in 3 of 8 configurations and worsens in 0; 5 are undecided."
std::string of_configurations(const Results& results, const std::vector<SummaryRow>& rows);

}  // namespace asymsweep::analysis
