#pragma once
// The claims of a sweep in its result file: every version that was there when a run began, with its time and how many runs were done.

#include <span>
#include <string>

#include "engine/look_schedule.hpp"
#include "engine/observer.hpp"
#include "store/claims_log.hpp"
#include "sweep/sweep.hpp"

namespace asymsweep {

/// Runs of units that are done.
std::uint64_t runs_done(const ResultFile& file);

/// What a new file of the sweep begins with. UserError where that is more than a file has room for.
std::string first_claims(const Sweep& sweep, HowFar how_far = HowFar::all_seeds);

/// The same where the file replaces one that shares runs with it: those had been seen, so its versions stay.
std::string claims_after(const ResultFile& replaced, const Sweep& sweep, HowFar how_far = HowFar::all_seeds);

/// Whether runs that are there are run again: what was seen of them is no more.
enum class Repeats { no_run,
                     some_runs };

/// Adds the sweep's claims where they are not the last version, or where the file has other configurations or another improvement since
/// then; a sweep without claims takes none back. Says which claims were changed after runs. The rule by which a run ends is
/// registered with them. UserError where a file cannot keep that. The caller holds the FileLock.
void register_claims(const ResultFile& file, const Sweep& sweep, HowFar how_far, Repeats repeats, Observer& observer);

/// The versions of one file, for the one that grows out of it.
std::string kept_claims(const ResultFile& file);

/// Of several files, for the one that they become: the versions of each, with the name of their file where they are not the same.
std::string merged_claims(std::span<const ResultFile* const> files);

}  // namespace asymsweep
