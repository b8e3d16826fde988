#pragma once
// The rule of `over = some AXIS`: of each comparison one candidate at least is on its side of the bound.

#include <string>
#include <vector>

#include "analysis/claims/claim.hpp"
#include "analysis/claims/sample.hpp"

namespace asymsweep::analysis {

/// What differs along one axis alone.
struct Comparison {
  std::string where;            ///< the other axes: "lag = 10"
  std::vector<Sample> samples;  ///< [candidate], not empty; each has values
};

/// What a comparison says.
struct SomeCandidate {
  std::size_t best = 0;            ///< candidate with the mean farthest on its side
  bool agrees = false;             ///< one is on its side, at error_rate / candidates
  bool all_disagree = false;       ///< each is on the other, at error_rate / comparisons
  bool no_difference = false;      ///< every value of every candidate is the bound
  statistics::Interval of_best{};  ///< of its mean or share, simultaneous over candidates and comparisons
};
SomeCandidate some_candidate(const Question& question, const Comparison& comparison, std::size_t comparisons);

/// supported: every comparison agrees (intersection-union over them, Bonferroni within). Nothing refutes: values between the candidates
/// were not tried. Estimate: the best candidate of the comparison where that is worst, of those with a difference; its interval is simultaneous.
/// `value`: in words; `axis`: what the candidates are values of.
Verdict some_of_each(const Question& question, const std::string& value, const std::string& axis, const std::vector<Comparison>& comparisons);

}  // namespace asymsweep::analysis
