#pragma once
#include "analysis/claims/claim.hpp"

namespace asymsweep::analysis {

/// G11. What a well-chosen V is worth, against V = V^mu and against V = 0.
Claim gain_claim();

}  // namespace asymsweep::analysis
