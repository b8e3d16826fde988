#pragma once
#include "analysis/claims/claim.hpp"

namespace asymsweep::analysis {

/// G5. Theorem 4.3: no refresh lowers expected reward.
Claim monotone_rounds_claim();

}  // namespace asymsweep::analysis
