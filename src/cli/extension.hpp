#pragma once
// From the file of a sweep to the file of a larger one: more seeds, or more values on an axis. Runs are recognized by
// what they are, the values of their configuration and their seed, not by their place in the arrays.

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/reader.hpp"
#include "sweep/sweep.hpp"

namespace asymsweep {

/// Where each run of a smaller sweep is in a larger one that has them all.
struct Extension {
  std::vector<std::optional<std::uint64_t>> stored_configuration;  ///< of each configuration of the larger sweep
  std::uint64_t first_stored_seed = 0;  ///< index in the larger sweep of the smaller one's first seed
};

/// Nothing when the larger sweep lacks a run of the smaller one, or has another root seed.
std::optional<Extension> find_extension(const Sweep& stored, const Sweep& larger);

/// Replaces `file` by one with `layout` (of the larger sweep) that holds its finished, sound runs already. Units that
/// are partly there are cut, so that only what is new is left to compute. The old file stays what it is until the new
/// one is complete on the disk and takes its name. The caller holds the FileLock. StorageError.
void extend_result_file(const ResultFile& file, const Extension& extension, Layout layout);

}  // namespace asymsweep
