#pragma once
#include "analysis/claims/claim.hpp"

namespace asymsweep::analysis {

/// G9. Where improvement survives sampled gradients, lag and reward noise.
Claim finite_samples_claim();

}  // namespace asymsweep::analysis
