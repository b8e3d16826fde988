#pragma once
// What can be known to go wrong before a run starts.

#include <cstdint>
#include <optional>
#include <string>

#include "engine/launcher.hpp"
#include "store/file_system.hpp"

namespace asymsweep {

/// StorageError in one sentence unless `path` can be written: its folder exists and takes new files, and what has the
/// name already, if anything, is a file that may be written.
void require_writable(const std::string& path);

/// One sentence when results on this file system need more care than others; nothing when they do not.
/// `nodes`: on how many the ranks run.
std::optional<std::string> storage_warning(const std::string& path, const FileSystem& file_system, int nodes);

/// Seconds until the job ends: by --time-limit, or by Slurm's SLURM_JOB_END_TIME (Slurm 22.05 and later); nothing when
/// neither says, or that job has ended. `now_s`: since the epoch.
std::optional<double> time_left_s(std::optional<double> time_limit_s, const EnvironmentLookup& environment, double now_s);

}  // namespace asymsweep
