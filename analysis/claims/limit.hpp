#pragma once
#include "analysis/claims/claim.hpp"

namespace asymsweep::analysis {

/// G1. Theorem 4.2: training on one behaviour policy goes to pi*.
Claim limit_claim();

}  // namespace asymsweep::analysis
