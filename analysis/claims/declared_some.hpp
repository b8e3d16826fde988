#pragma once
// Parts of a declared claim with `over = some AXIS`.

#include <vector>

#include "analysis/claims/declared_samples.hpp"

namespace asymsweep::analysis {

/// Of `all`, those that differ along the part's axis alone, in the order of the first of each.
std::vector<std::vector<Compared>> groups_along(const DeclaredPart& part, const Sweep& sweep, std::vector<Compared> all);

/// How many comparisons a part over some axis makes, and of how many candidates the largest is.
struct Extent {
  std::size_t comparisons = 0, candidates = 0;
};
Extent extent_of(const DeclaredPart& part, const Sweep& sweep);

/// By some_rule. Each comparison of pairs has its estimate in per cent of the partner's mean too.
Verdict decide_some(const DeclaredPart& part, double error_rate, const Results& results, const std::vector<std::vector<Compared>>& groups);

/// While it is undecided: of comparisons that do not agree, the candidates that have not shown the other side.
std::vector<Compared> open_candidates(const DeclaredPart& part, std::vector<std::vector<Compared>> groups);

/// Seeds after which a comparison agrees, if further ones are like those that are there; infinite: never.
double seeds_to_agree(const DeclaredPart& part, const std::vector<Compared>& group);

}  // namespace asymsweep::analysis
