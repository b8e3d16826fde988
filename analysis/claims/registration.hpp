#pragma once
// Which claims are decided on a file beside the program's own, and since when each of them was known.

#include <string>
#include <vector>

#include "analysis/claims/registry.hpp"
#include "store/claims_log.hpp"

namespace asymsweep::analysis {

/// Of versions, oldest first: each claim as the last version that has it says it. "declared before the run" where it has said the same
/// of the same since before the first run; "changed after 1,200 runs" or "declared after 1,200 runs" where not; ", withdrawn after ..." or
/// "; the grid changed after ..." behind it where a later version lacks it, or planned other configurations. One that was withdrawn
/// before the first run is none. In front of a claim that was changed after runs, as it was before them: both are decided. Of a merged
/// file each text of each of its files.
struct RegisteredClaim {
  ClaimSection section;
  bool before = false;
  std::string words;
};
std::vector<RegisteredClaim> registered_claims(const std::vector<ClaimsVersion>& versions, const std::string& origin);

/// What happens to claims of a file of claims that are none about this sweep: of several files they may be about others.
enum class Misfits { refused,
                     left_out };

/// Those of the file; then those of `more`, sections of a file of claims that were written after the data. UserError for a mistake in
/// them, and for a name that the file has already.
std::vector<ClaimPointer> claims_on(const Results& results, const std::vector<ClaimSection>& more = {}, Misfits misfits = Misfits::refused);

}  // namespace asymsweep::analysis
