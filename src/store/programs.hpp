#pragma once
// Which programs trained the units of a file: a file may be begun by one and finished by another.

#include <cstdint>
#include <string>
#include <vector>

#include "store/reader.hpp"

namespace asymsweep {

struct ProgramShare {
  std::uint64_t program = 0;  ///< program_identity; 0 of early versions
  std::uint64_t units = 0;    ///< that it trained and that are done
};

/// In the order of their first units.
std::vector<ProgramShare> programs_of(const UnitTable& table);

/// Another program than this one trained a unit.
bool any_other(const std::vector<ProgramShare>& programs);

/// "120 units by commit 74e20e8c0f1a, build 3f2a; 3 units by ...".
std::string text_of(const std::vector<ProgramShare>& programs);

}  // namespace asymsweep
