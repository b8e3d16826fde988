#pragma once
// What no sample says: configurations of a claim that cannot speak, or not yet. Silence is no support.

#include <cstddef>
#include <vector>

#include "analysis/claims/declared_samples.hpp"

namespace asymsweep::analysis {

/// What stands in the way of "supported" beside the samples that speak: a configuration none of whose runs has a value or bounds for one,
/// and one of which no run tests the claim yet, though it may have more seeds (run --until-decided).
struct Silence {
  std::size_t without_value = 0, not_seen_yet = 0;
  bool any() const { return without_value + not_seen_yet > 0; }
};

/// Of a part over some values of an axis any may be silent, but not all of a comparison.
Silence silence_of(const DeclaredPart& part, const Results& results, const std::vector<Compared>& all);

/// A claim that is supported by the others is undecided; so is one of which no run has a value. A refuted one stays.
void doubt(Verdict& verdict, const Silence& silence);

}  // namespace asymsweep::analysis
