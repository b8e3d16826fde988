#pragma once
// Is a file what was written, and can this program write it again?

#include <cstdint>
#include <string>
#include <vector>

#include "store/programs.hpp"

namespace asymsweep {

struct CheckReport {
  std::uint64_t units = 0, done = 0, left_out = 0, recomputed = 0;
  std::vector<std::string> damage;       ///< a sentence each
  std::vector<std::string> differences;  ///< sound units that this program trains to other bits
  bool of_a_program = false;             ///< the runs are those of a program of the user's
  bool other_numbers = false;            ///< false: all that differs is which of its runs failed
  std::vector<ProgramShare> programs;    ///< who trained the units
  std::vector<std::string> drawn;        ///< the units that were trained again: "unit 7 (lag = 1), seeds 0 to 15"
};

/// Checks the structure and every result; then trains `recompute` finished, sound units again, drawn by `draw_seed`, and compares
/// bits. Damage that keeps the file from being read is damage found too; any other StorageError is thrown. UserError where
/// the file is no result file, or this program stores other metrics than it has.
CheckReport check_file(const std::string& path, std::uint64_t recompute, std::uint64_t draw_seed = 0);

}  // namespace asymsweep
