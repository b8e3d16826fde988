#pragma once
// What a rank must know to take its share of a run, and how it comes to know it.

#include <cstdint>
#include <string>
#include <vector>

#include "scheduler/communicator.hpp"
#include "store/layout.hpp"
#include "store/offsets.hpp"

namespace asymsweep {

struct RunAssignment {
  std::string path;                    ///< of the result file
  std::string canonical;               ///< the file's sweep in its normal form
  std::vector<std::uint64_t> pending;  ///< units to run, in scheduling order
  std::vector<RunBlock> units;         ///< all units of the file
  DatasetOffsets offsets;              ///< of the file
  std::int32_t attempt = 1;
  double time_limit_s = 0;      ///< 0: none
  std::uint64_t max_units = 0;  ///< 0: no limit
  bool keep_stderr = false;     ///< of a program, in a folder beside the file
};

/// Rank 0's assignment on every rank. Collective. There may be millions of units, which travel as they are in memory,
/// and a path may have any bytes.
RunAssignment broadcast(RunAssignment assignment, const Communicator& ranks);
/// Rank 0's pending units alone.
void broadcast_pending(RunAssignment& assignment, const Communicator& ranks);

}  // namespace asymsweep
