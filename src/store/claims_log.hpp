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

struct ClaimsVersion {
  std::string time;              ///< of its writing, "2026-11-28T14:00:00Z"
  std::uint64_t runs = 0;        ///< that were in the file then
  std::string claims;            ///< sections [claim.NAME], in their normal form
  std::string grid = {};         ///< names the configurations that were planned then; empty in files of early versions
  std::string improvement = {};  ///< of a program: its formula and its bounds then
  std::string origin = {};       ///< of a merged file: which files had this version; empty: the file itself

  friend bool operator==(const ClaimsVersion&, const ClaimsVersion&) = default;
};

/// With its line end.
std::string line_of(const ClaimsVersion& version);

/// Oldest first. What a crash left behind the last line end is no version. DamageError for a line that is none.
std::vector<ClaimsVersion> versions_in(std::string_view region, const std::string& path);
/// None in files of early versions, which have no such region.
std::vector<ClaimsVersion> claims_versions(const ResultFile& file);

/// Adds a version and writes it out to the disk; a line that a crash cut off is overwritten. The caller holds the FileLock. UserError
/// when the region is full.
void append_claims(const ResultFile& file, const ClaimsVersion& version);

}  // namespace asymsweep
