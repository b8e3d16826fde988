#pragma once
// The claims of the theory, one file each.

#include "analysis/claims/claim.hpp"

namespace asymsweep::analysis {

Claim limit_claim();                 ///< G1
Claim improvement_claim();           ///< G2
Claim nested_supports_claim();       ///< G3
Claim transition_claim();            ///< G4
Claim monotone_rounds_claim();       ///< G5
Claim optimality_threshold_claim();  ///< G6
Claim rate_claim();                  ///< G7
Claim on_policy_invariance_claim();  ///< G8
Claim finite_samples_claim();        ///< G9
Claim small_policies_claim();        ///< G10
Claim gain_claim();                  ///< G11

}  // namespace asymsweep::analysis
