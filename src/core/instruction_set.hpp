#pragma once
// The instruction set of the inner loops of training. They are compiled once for each of a few, into one program; the best that the
// processor has is taken, or the one that ASYMSWEEP_ISA names. Results are the same bits with all of them.

#include <cstddef>
#include <string>
#include <vector>

namespace asymsweep {

struct InstructionSet {
  std::string name;  ///< "x86-64-v3"
  bool supported;    ///< by this processor
};

/// Those of this build, the oldest first.
const std::vector<InstructionSet>& instruction_sets();

/// The place of the one that this process uses. UserError: the environment variable ASYMSWEEP_ISA names one that is unknown or that the
/// processor lacks.
std::size_t used_instruction_set();

/// Its name.
const std::string& instruction_set();

}  // namespace asymsweep
