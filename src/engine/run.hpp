#pragma once
// From a sweep, the ranks of this job and a file name to a finished file: begins, resumes or extends it.

#include <cstdint>
#include <optional>
#include <string>

#include "engine/observer.hpp"
#include "engine/preparation.hpp"
#include "engine/status.hpp"
#include "scheduler/communicator.hpp"

namespace asymsweep {

/// Counts and times are sums over all ranks. The same on every rank.
struct RunReport {
  std::string path;            ///< of the result file
  std::uint64_t all_runs = 0;  ///< that the file is for
  bool complete = true;        ///< every unit of the file that is needed has been trained and written
  int exit_code = 0;
  std::optional<std::string> failure;  ///< of the first rank that failed, one sentence
  std::uint64_t units_finished = 0;    ///< by this call, as all that follows
  std::uint64_t runs = 0;
  std::uint64_t diverged_runs = 0;
  std::uint64_t failed_runs = 0;
  double seed_steps = 0;
  double busy_s = 0;      ///< training
  double write_s = 0;     ///< writing finished units
  double schedule_s = 0;  ///< drawing units, counting and showing finished ones
  double wall_s = 0;
  std::uint64_t all_done_runs = 0;  ///< in the file now, those that failed too; as the next, of a program of the user's and on the first rank alone
  std::uint64_t all_failed_runs = 0;
  std::optional<LooksStatus> looks = {};  ///< until decided, on the first rank
};

/// Collective. `request` is rank 0's; what the others give is not looked at. AgreedFailure where the run cannot begin; what fails
/// later ends the work of all ranks and is in the report, with the units that were finished before.
RunReport run_sweep(const RunRequest& request, const Communicator& ranks, Observer& observer);

}  // namespace asymsweep
