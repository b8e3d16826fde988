#pragma once
// How many seeds would decide what is open, if further ones were like those so far.

#include <string>
#include <vector>

#include "analysis/claims/claim.hpp"
#include "analysis/claims/sample.hpp"

namespace asymsweep::analysis {

/// Seeds with which a sample would show its side, as has_shown (rules.hpp) has it, and with which the other side, if further ones were like it;
/// infinite where never.
struct SeedsToShow {
  double own, other;
};
SeedsToShow seeds_to_show(const Question& question, const Sample& sample, std::size_t planned);

/// "some 1,000 seeds, if further ones are like these; there are 256": with which the mean of each sample whose p-value `in_favour` is open
/// would be on its side; "" where no number would do.
std::string seeds_that_decide_means(const Question& question, const std::vector<Sample>& samples, const std::vector<double>& in_favour);

/// The same of shares, with intervals of error rate `level`; "" where such seeds would refute one, or never decide.
std::string seeds_that_decide_shares(const Question& question, const std::vector<Sample>& samples, double level);

}  // namespace asymsweep::analysis
