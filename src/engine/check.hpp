#pragma once
// Is a file what was written, and can this program write it again?

#include <cstdint>
#include <string>
#include <vector>

#include "store/programs.hpp"

namespace asymsweep {

struct CheckReport {
  std::uint64_t units = 0, done = 0, recomputed = 0;
  std::vector<std::string> damage;       ///< a sentence each
  std::vector<std::string> differences;  ///< sound units that this program trains to other bits
  std::vector<ProgramShare> programs;    ///< who trained the units
};

/// Checks the structure and every result; then trains `recompute` finished, sound units again, the same ones every time, and compares
/// bits. Damage that keeps the file from being read is damage found too; any other StorageError is thrown. UserError where
/// the file is no result file, or this program stores other metrics than it has.
CheckReport check_file(const std::string& path, std::uint64_t recompute);

}  // namespace asymsweep
