#pragma once
#include "analysis/claims/claim.hpp"

namespace asymsweep::analysis {

/// G6. Theorem 4.3: repeated rounds reach the optimum if and only if V < V_{0,mu}.
Claim optimality_threshold_claim();

}  // namespace asymsweep::analysis
