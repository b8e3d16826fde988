#pragma once
// What a result file says about the work on it.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "store/programs.hpp"
#include "store/reader.hpp"

namespace asymsweep {

/// What one rank did in the latest attempt.
struct RankLoad {
  std::uint64_t units = 0;
  double busy_s = 0;  ///< training time of its finished units
};

struct StatusReport {
  std::uint64_t units = 0, units_done = 0, runs = 0, runs_done = 0, runs_diverged = 0;
  int attempts = 0;
  double busy_s = 0;                   ///< training time of all finished units
  double span_s = 0;                   ///< of the latest attempt, from its first unit to now, or to its last unit when it is over
  double last_end_s = 0;               ///< end of the latest finished unit, s since the epoch by the writer's clock
  double idle_s = 0;                   ///< since then
  double rate_per_s = 0;               ///< units finished a second: of the last minute while it runs, of the whole attempt after
  std::map<int, RankLoad> ranks;       ///< latest attempt
  std::optional<std::string> writer;   ///< who is writing the file now
  std::vector<ProgramShare> programs;  ///< who trained the units

  bool complete() const { return units_done == units; }
  std::optional<double> remaining_s() const;
  /// Share of the attempt's span that its ranks spent in units that they finished.
  double load() const;
};

/// Units whose record makes no sense count as not done. `idle_s`: since something was last written, which is what tells how long ago
/// the last unit ended: the writer's clock may differ from the reader's. StorageError.
StatusReport read_status(const ResultFile& file, std::optional<std::string> writer, double idle_s);

/// For people, several lines; for programs, one JSON object (without a line break at its end).
std::string to_text(const ResultFile& file, const StatusReport& status);
std::string to_json(const ResultFile& file, const StatusReport& status, int indent);

}  // namespace asymsweep
