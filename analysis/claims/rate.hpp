#pragma once
#include "analysis/claims/claim.hpp"

namespace asymsweep::analysis {

/// G7. Theorem 4.3: the gap to the best survivor shrinks by rho per round.
Claim rate_claim();

}  // namespace asymsweep::analysis
