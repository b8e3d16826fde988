#pragma once
// The claims of a sweep in its result file: every version that was there when a run began, with its time and how many runs were done.

#include <span>
#include <string>

#include "engine/observer.hpp"
#include "store/claims_log.hpp"
#include "sweep/sweep.hpp"

namespace asymsweep {

/// Runs of units that are done.
std::uint64_t runs_done(const ResultFile& file);

/// What a new file of the sweep begins with. UserError where that is more than a file has room for.
std::string first_claims(const Sweep& sweep);

/// Adds the sweep's claims where they are not the last version; a sweep without claims changes none. The caller holds the FileLock.
void register_claims(const ResultFile& file, const Sweep& sweep, Observer& observer);

/// The versions of one file, for the one that grows out of it.
std::string kept_claims(const ResultFile& file);

/// Of several files, for the one that they become. Where they differ, claims count as declared before the run only if every file had
/// them from its start; all others as added after all runs.
std::string merged_claims(std::span<const ResultFile* const> files);

}  // namespace asymsweep
