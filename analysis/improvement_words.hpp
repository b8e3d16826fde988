#pragma once
// What an improvement is and what becomes of runs without a result, in words for people.

#include <string>

#include "analysis/results.hpp"

namespace asymsweep::analysis {

/// "final minus initial expected reward"; of a program of one's own its formula: "reward - 0.5".
std::string improvement_words(const Results& results);

/// What a run without a result has done: "diverged", or "failed".
std::string lost_word(const Results& results);

/// How such a run counts: "a diverged run counts as one that ended as badly as it can".
std::string lost_rule(const Results& results);

}  // namespace asymsweep::analysis
