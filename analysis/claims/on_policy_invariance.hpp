#pragma once
#include "analysis/claims/claim.hpp"

namespace asymsweep::analysis {

/// G8. On-policy, with the exact gradient, the baseline changes nothing.
Claim on_policy_invariance_claim();

}  // namespace asymsweep::analysis
