#pragma once
// The nouns for runs that every room uses: a block of runs, its results, what is measured of each run.

#include <cstdint>
#include <string>
#include <vector>

namespace asymsweep {

/// Some neighbouring seeds of one configuration, both counted from 0. A unit, the work that a rank draws at a time, is one.
struct RunBlock {
  std::uint64_t configuration = 0;
  std::uint64_t seed_begin = 0;
  std::uint64_t seed_count = 0;
};

/// A run that gave no numbers: its program died, hung, or answered something else.
struct FailedRun {
  std::uint64_t seed = 0;  ///< its true number
  std::string reason;
  int tries = 1;
  std::vector<std::string> log = {};  ///< the last lines of what it wrote to standard error
};

/// The numbers of a block of runs, in the order of the metrics of its sweep.
struct BlockResults {
  std::vector<std::vector<double>> metrics;  ///< [metric][seed] or, for curves, [metric][seed * checkpoints + checkpoint]
  std::vector<std::int8_t> status;           ///< [seed]: 1 done, 2 diverged, 3 failed
  std::vector<FailedRun> failures = {};      ///< of the seeds with status 3, while they are in memory
};

/// A number of each run; of a curve one for each checkpoint. NaN until it has run.
struct MetricInfo {
  std::string name;  ///< of the dataset
  bool curve = false;
  std::string unit;       ///< "1" or "s"
  std::string long_name;  ///< one line for people
};

}  // namespace asymsweep
