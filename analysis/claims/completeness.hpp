#pragma once
// A verdict is about the planned grid: over what happens to have finished, the first configurations would speak for all.

#include <functional>

#include "analysis/claims/claim.hpp"

namespace asymsweep::analysis {

/// Does a configuration bear on the claim? Asked by its parameters, since one that has not run has no instances yet.
using Bears = std::function<bool(const TrainingParameters&)>;

/// supported and refuted become undecided, and the finding says why, while runs of configurations that bear on the claim
/// are missing. One that was not tested stays so.
void require_complete(Verdict& verdict, const Results& results, const Bears& bears);

/// V may lie below (above) V^mu: an absolute one can, whatever its value.
bool may_be_below(const TrainingParameters& training);
bool may_be_above(const TrainingParameters& training);

}  // namespace asymsweep::analysis
