#pragma once
// What was to be decided, as the result file keeps it: each version of the claims, in a region that is there from the start
// (/claims/versions). A line of JSON a version: {"time": ..., "runs": 1200, "claims": "[claim.a]\n...", "grid": ...}. The store knows texts, not
// what they claim.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/reader.hpp"

namespace asymsweep {

/// What `run --until-decided` found after so many seeds, of all that were to be decided.
struct LookNote {
  std::uint64_t seeds = 0, decided = 0, undecided = 0;

  friend bool operator==(const LookNote&, const LookNote&) = default;
};

struct ClaimsVersion {
  std::string time;                                 ///< of its writing, "2026-11-28T14:00:00Z"
  std::uint64_t runs = 0;                           ///< that were in the file then
  std::string claims;                               ///< sections [claim.NAME], in their normal form
  std::string grid = {};                            ///< names the configurations that were planned then; empty in files of early versions
  std::string improvement = {};                     ///< of a program: its formula and its bounds then
  std::string origin = {};                          ///< of a merged file: which files had this version; empty: the file itself
  std::optional<std::uint64_t> until_decided = {};  ///< runs end once all is decided: looks from so many seeds on; none: all seeds are run
  std::vector<LookNote> looks = {};                 ///< since then, ascending

  friend bool operator==(const ClaimsVersion&, const ClaimsVersion&) = default;
};

/// With its looks, a line each, and with line ends.
std::string lines_of(const ClaimsVersion& version);

/// Oldest first. What a crash left behind the last line end is no version. DamageError for a line that is none.
std::vector<ClaimsVersion> versions_in(std::string_view region, const std::string& path);
/// None in files of early versions, which have no such region.
std::vector<ClaimsVersion> claims_versions(const ResultFile& file);

/// Adds a version and writes it out to the disk; a line that a crash cut off is overwritten. The caller holds the FileLock. UserError
/// when the region is full.
void append_claims(const ResultFile& file, const ClaimsVersion& version);
/// Adds a look to the last version; false when the region is full.
bool append_look(const ResultFile& file, const LookNote& look);

}  // namespace asymsweep
