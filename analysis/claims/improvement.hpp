#pragma once
#include "analysis/claims/claim.hpp"

namespace asymsweep::analysis {

/// G2. Theorem 4.2: one round improves on the behaviour policy.
Claim improvement_claim();

}  // namespace asymsweep::analysis
