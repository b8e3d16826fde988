#pragma once
// [claim.NAME] sections of a sweep file: what is to be decided on its results (analysis/claims/declared.hpp). They are no part of the
// experiment: the same sweep with other claims is the same sweep.

#include <string>
#include <string_view>
#include <vector>

#include "sweep/sweep_file.hpp"

namespace asymsweep {

struct ClaimSection {
  std::string name;               ///< "clipped_wins" of [claim.clipped_wins]
  std::string place;              ///< of its first line, "sweeps/clipped.ini:12"
  std::vector<Assignment> lines;  ///< those of [claim.NAME.PART] too

  /// The key of a line, without its section: "where"; of [claim.NAME.PART] "PART.where".
  std::string key(const Assignment& line) const { return line.full_name.substr(std::string_view("claim.").size() + name.size() + 1); }
  /// The line of a key; null where there is none.
  const Assignment* find(std::string_view key) const;
  /// The section in one normal form: its keys in their order, without comments.
  std::string text() const;
};

/// Letters, digits, '_' and '-', at most 64.
bool is_claim_name(std::string_view name);

/// Takes them out of the lines of a sweep file, in their order. UserError for a name that is none, and for a key given twice.
std::vector<ClaimSection> take_claims(std::vector<Assignment>& assignments);

/// Of a file that has such sections only. UserError, also where there is none or another section.
std::vector<ClaimSection> read_claims(const std::string& text, const std::string& origin);

/// All of them, one after the other.
std::string text_of(const std::vector<ClaimSection>& claims);

}  // namespace asymsweep
