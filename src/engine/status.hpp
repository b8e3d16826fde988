#pragma once
// What a result file says about the work on it.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "store/claims_log.hpp"
#include "store/programs.hpp"
#include "store/reader.hpp"

namespace asymsweep {

/// What one rank did in the latest attempt.
struct RankLoad {
  std::uint64_t units = 0;
  double busy_s = 0;  ///< training time of its finished units
};

/// Of a file of `run --until-decided`.
struct LooksStatus {
  std::string what;                 ///< of what: "claim"
  std::optional<LookNote> last;     ///< none before the first look
  std::uint64_t runs_left_out = 0;  ///< that no verdict needs
};

struct StatusReport {
  std::string path;
  std::uint64_t units = 0, units_done = 0, runs = 0, runs_done = 0, runs_diverged = 0, runs_failed = 0;
  std::uint64_t units_left_out = 0, runs_left_out = 0;  ///< that no verdict needs
  std::optional<LooksStatus> looks;                     ///< none: all seeds are run
  int attempts = 0;
  double busy_s = 0;                   ///< training time of all finished units
  double span_s = 0;                   ///< of the latest attempt, from its first unit to now, or to its last unit when it is over
  std::optional<double> last_end_s;    ///< end of the latest finished unit, s since the epoch by the writer's clock; none: no unit is finished
  double idle_s = 0;                   ///< since then; while it is written since the last write, as the writer's clock may differ
  std::optional<double> rate_per_s;    ///< units finished a second: of the last minute while it runs, of the whole attempt after
  std::map<int, RankLoad> ranks;       ///< latest attempt
  std::optional<std::string> writer;   ///< who is writing the file now
  std::vector<ProgramShare> programs;  ///< who trained the units

  bool complete() const { return units_done == needed(); }
  std::uint64_t needed() const { return units - units_left_out; }
  /// Of a file of --until-decided at most.
  std::optional<double> remaining_s() const;
  /// Share of the attempt's span that its ranks spent in units that they finished; none: no unit is finished.
  std::optional<double> load() const;
};

/// A run that failed, and why.
struct FailureReport {
  std::uint64_t configuration = 0, seed = 0;
  std::string axes;    ///< "parameters.width = 64"; empty without axes
  std::string reason;  ///< empty where the file keeps that of another run in its place
  int tries = 0;
  std::vector<std::string> log;  ///< last lines of standard error
};

/// The first failed runs of a file, at most so many.
std::vector<FailureReport> read_failures(const std::string& path, std::size_t most);

/// What the looks of a file have found so far; none: all seeds are run. StorageError.
std::optional<LooksStatus> read_looks(const ResultFile& file);

/// Works while the sweep runs, and after a crash. Units whose record makes no sense count as not done. StorageError.
StatusReport read_status(const std::string& path);

}  // namespace asymsweep
