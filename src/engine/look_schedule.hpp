#pragma once
// After how many seeds `run --until-decided` looks at what is decided.

#include <cstdint>
#include <vector>

#include "store/layout.hpp"

namespace asymsweep {

/// How far a run goes.
enum class HowFar { all_seeds,
                    until_decided };

/// After 20 seeds, then after a fifth more each time, in whole blocks of `multiple` seeds; the last look is after all. The bounds cost
/// nothing at a look, but all ranks meet for it: steps of a fifth are some thirty looks in four thousand seeds, and at most a fifth of
/// the runs come after the moment at which all was decided.
std::vector<std::uint64_t> look_schedule(std::uint64_t seeds, std::uint64_t multiple);

/// The same of a file, whose units may be cut otherwise: only where every configuration has the end of a unit, none before `from`.
std::vector<std::uint64_t> looks_of(const Layout& layout, std::uint64_t from);

}  // namespace asymsweep
