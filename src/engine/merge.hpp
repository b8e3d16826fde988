#pragma once
// Files of one sweep with different seeds become the file that one run would have made.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/observer.hpp"

namespace asymsweep {

struct MergeReport {
  std::string path;  ///< of the new file
  std::uint64_t first_seed = 0, seeds = 0;
  std::uint64_t runs = 0;     ///< that the file is for
  std::uint64_t missing = 0;  ///< of these: in none of the files, or damaged there
};

/// Makes `output`. UserError, and no file, where it exists, where a file is being written, where two are of different sweeps, share
/// seeds or leave seeds out between them, and where several programs trained them to different bits. StorageError.
MergeReport merge_files(const std::vector<std::string>& paths, const std::string& output, Observer& observer);

}  // namespace asymsweep
