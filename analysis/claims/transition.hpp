#pragma once
#include "analysis/claims/claim.hpp"

namespace asymsweep::analysis {

/// G4. Theorem 4.2: one arm from V_1 on; above V^mu the limit depends on pi_0 and can be worse than mu.
Claim transition_claim();

}  // namespace asymsweep::analysis
