#pragma once
// What rank 0 does with a sweep before any rank trains: checks the launcher, takes the lock, makes the file or finds what is
// missing in it.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/assignment.hpp"
#include "engine/looks.hpp"
#include "engine/observer.hpp"
#include "store/lock.hpp"
#include "sweep/sweep.hpp"

namespace asymsweep {

/// What becomes of a file that is there already. `finish`: that of the same sweep; that of any other is refused.
enum class Existing { finish,
                      extend,
                      overwrite };

struct RunRequest {
  Sweep sweep;
  std::vector<Flag> flags;            ///< that have changed the sweep, for the attributes of a new file
  std::optional<std::string> output;  ///< the result file; else the sweep's name with .h5, in this folder
  Existing existing = Existing::finish;
  std::optional<double> time_limit_s;  ///< from `begun`
  std::optional<std::uint64_t> max_units;
  MakeDecider until_decided = {};  ///< none: all seeds are run
  bool retry_failed = false;       ///< runs that failed are run again
  bool keep_stderr = false;        ///< what a program writes to standard error is kept in a folder beside the file
  std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
};

/// What a run has to run on.
struct Machine {
  int ranks = 1;
  int nodes = 1;
};

struct PreparedRun {
  RunAssignment assignment;
  Sweep sweep;                   ///< the file's: the wanted one, perhaps in another order
  std::unique_ptr<Looks> looks;  ///< until decided: what it gives of the pending units is trained; null: all of them
};

/// Throws UserError and StorageError. `lock` is held by the caller until the file is closed.
PreparedRun prepare_run(const RunRequest& request, const Machine& machine, std::unique_ptr<FileLock>& lock, Observer& observer);

}  // namespace asymsweep
