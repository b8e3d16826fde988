#pragma once
// Nothing is decided while runs that may test a claim are missing, but by a counter-example.

#include <cstddef>
#include <vector>

#include "analysis/claims/claim.hpp"

namespace asymsweep::analysis {

/// While runs of configurations that may test the claim are missing, nothing is decided but by a counter-example.
void require_complete(Verdict& verdict, const Claim& claim, const Results& results);
/// The same of these configurations.
void require_complete(Verdict& verdict, const Results& results, const std::vector<std::size_t>& configurations);

}  // namespace asymsweep::analysis
