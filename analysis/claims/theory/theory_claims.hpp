#pragma once
// The claims of the theory that need C++, one file each; the others are the .ini files beside them.

#include "analysis/claims/claim.hpp"

namespace asymsweep::analysis {

/// The text of an .ini file, which is compiled into the program.
struct TheoryText {
  std::string file;  ///< "analysis/claims/theory/g2_improvement.ini"
  std::string text;
};
const std::vector<TheoryText>& theory_texts();

Claim limit_claim();            ///< G1
Claim nested_supports_claim();  ///< G3
Claim transition_claim();       ///< G4
Claim rate_claim();             ///< G7
Claim small_policies_claim();   ///< G10

}  // namespace asymsweep::analysis
