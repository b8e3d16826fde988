#pragma once
// From the files of sweeps to the file of a larger one: more seeds, or more values on an axis. Runs are recognized by
// what they are, the values of their configuration and their seed, not by their place in the arrays.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/reader.hpp"
#include "store/skeleton.hpp"
#include "sweep/sweep.hpp"

namespace asymsweep {

/// Where each run of a smaller sweep is in a larger one that has them all.
struct Extension {
  std::vector<std::optional<std::uint64_t>> stored_configuration;  ///< of each configuration of the larger sweep
  std::uint64_t first_stored_seed = 0;                             ///< index in the larger sweep of the smaller one's first seed
};

/// Nothing when the larger sweep lacks a run of the smaller one, or has another root seed.
std::optional<Extension> find_extension(const Sweep& stored, const Sweep& larger);

/// One sentence on why `larger` does not have every run of `stored`: the first key that lost a value, not one that only gained.
std::string obstacle(const Sweep& stored, const Sweep& larger);

/// A file of a smaller sweep and where its runs belong.
struct RunSource {
  const ResultFile& file;
  Extension place;
};

/// Makes `path`, a file with `layout` (of the larger sweep) that holds the finished, sound runs of the sources already;
/// no two sources hold the same run. Units that are partly there are cut, so that only what is new is left to compute;
/// a unit that comes from several stored ones has the first one's rank and start, the last attempt, the sum of their
/// times. A file that `path` names already stays what it is until the new one is complete on the disk and takes its
/// name: it may be a source. The caller holds the FileLock. StorageError.
void create_from_runs(const std::string& path, Layout layout, std::span<const RunSource> sources, IfExists if_exists);

}  // namespace asymsweep
