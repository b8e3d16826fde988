#pragma once
// What rank 0 does before any rank trains: reads the sweep, checks the launcher, takes the lock, makes the file or finds
// what is missing in it.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/progress.hpp"
#include "store/layout.hpp"
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

/// What every rank must know; travels as text.
struct RunAssignment {
  std::string path;                    ///< of the result file
  std::string canonical;               ///< the sweep in its normal form
  std::vector<std::uint64_t> pending;  ///< units to run, in scheduling order
  std::vector<StoredUnit> units;       ///< all units of the file
  std::int32_t attempt = 1;
  ProgressStyle progress = ProgressStyle::none;
  double time_limit_s = 0;      ///< 0: none
  std::uint64_t max_units = 0;  ///< 0: no limit
  bool json = false;

  std::string to_text() const;
  static RunAssignment from_text(const std::string& text);
};

/// What a run has to run on.
struct Machine {
  int ranks = 1;
  int nodes = 1;
};

/// Throws UserError and StorageError; warnings go to stderr. `lock` is held by the caller until the file is closed.
RunAssignment prepare_run(const RunRequest& request, const Machine& machine, std::unique_ptr<FileLock>& lock);

}  // namespace asymsweep
