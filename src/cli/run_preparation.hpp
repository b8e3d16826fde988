#pragma once
// What rank 0 does with a sweep before any rank trains: checks the launcher, takes the lock, makes the file or finds what is
// missing in it.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/progress.hpp"
#include "cli/run_assignment.hpp"
#include "store/lock.hpp"
#include "sweep/sweep.hpp"

namespace asymsweep {

/// What the user asked for.
struct RunRequest {
  std::string sweep_path;
  std::vector<Flag> flags;
  std::optional<std::string> output;
  bool overwrite = false;
  bool extend = false;
  bool json = false;
  ProgressStyle progress = ProgressStyle::none;
  std::optional<double> time_limit_s;
  std::optional<std::uint64_t> max_units;
};

/// What a run has to run on.
struct Machine {
  int ranks = 1;
  int nodes = 1;
};

struct PreparedRun {
  RunAssignment assignment;
  Sweep sweep;  ///< the file's: the wanted one, perhaps in another order
};

/// Throws UserError and StorageError; warnings go to stderr. `lock` is held by the caller until the file is closed.
PreparedRun prepare_run(const RunRequest& request, const Sweep& wanted, const Machine& machine, std::unique_ptr<FileLock>& lock);

}  // namespace asymsweep
