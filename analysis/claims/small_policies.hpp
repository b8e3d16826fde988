#pragma once
#include "analysis/claims/claim.hpp"

namespace asymsweep::analysis {

/// G10. Contexts and a relative baseline: stable below zero, collapse above, earlier the larger delta_v.
Claim small_policies_claim();

}  // namespace asymsweep::analysis
