#pragma once
// A sweep of a user's program says some things in free text: a list of names in any order, a path with or without "./", a command with
// any blanks between its words. Whatever means the same is the same sweep.

#include "sweep/sweep.hpp"

namespace asymsweep {

/// `wanted` with the words of `stored` wherever both mean the same: program.command, files, metrics, curves and curve_steps. What the first
/// of its metrics decides by default, the improvement, stays what it was. Sweeps of no program stay as they are.
Sweep as_written_in(const Sweep& stored, const Sweep& wanted);

}  // namespace asymsweep
