#pragma once
// How a claim about means and shares is decided. Rules look at samples and a question, and know no claim (of every run: facts.hpp). Every bound holds for every
// distribution, at every number of runs, under interim analyses (known_bounds.hpp).

#include <string>
#include <vector>

#include "analysis/claims/claim.hpp"
#include "analysis/claims/sample.hpp"

namespace asymsweep::analysis {

/// Of instances, where a claim on limits says "nearly all".
inline constexpr double share_required = 0.95;

/// supported: each mean is on its side of the bound (p <= error rate each: R. L. Berger, Technometrics 24 (1982), no correction
/// needed). refuted: one is on the other side (Holm over the `planned` samples, of which those without a p-value count as 1).
/// Estimate: the worst mean; interval simultaneous over the planned samples, so that it holds for the worst.
Verdict every_mean(const Question& question, const std::string& value, const std::vector<Sample>& samples, std::size_t planned);

/// supported: each share's interval is on its side of the bound; refuted: one is on the other side. Intervals and the one beside
/// the estimate, the worst share, are simultaneous over the `planned` samples.
Verdict every_share(const Question& question, const std::string& value, const std::vector<Sample>& samples, std::size_t planned);

/// The two above, by question.
Verdict judge(const Question& question, const std::string& value, const std::vector<Sample>& samples, std::size_t planned);

/// Of its mean, or of its share.
statistics::Interval interval_of(const Question& question, const Sample& sample);

/// Whether a sample alone is on its side of the bound, at the question's error rate.
bool shows(const Question& question, const Sample& sample);

/// Whether a sample has shown its side, as the two rules above take one: more of it can neither support a claim more nor, on the other side, refute it.
bool has_shown(const Question& question, const Sample& sample, std::size_t planned);

/// The other side of a bound.
Side opposite(Side side);

/// Whether all of an interval is on this side of the bound.
bool is_beyond(const statistics::Interval& interval, Side side, double bound);

/// Distances to the bound, so that every question is about zero.
Sample from_bound(const Sample& sample, double bound);

/// Of the share of values that are 1, at this error rate.
statistics::Interval share_interval_of(const std::vector<double>& values, double level);

/// Two-sided p-value of "the mean is not on this side of the bound".
double p_of_mean(const Question& question, const Sample& sample);

/// What holds of all bounds, for method texts.
std::string bounds_words();

}  // namespace asymsweep::analysis
