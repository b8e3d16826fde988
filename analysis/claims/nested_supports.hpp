#pragma once
#include "analysis/claims/claim.hpp"

namespace asymsweep::analysis {

/// G3. Theorem 4.2: the support of pi* shrinks as V grows.
Claim nested_supports_claim();

}  // namespace asymsweep::analysis
