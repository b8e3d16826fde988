#pragma once
// Are two sweeps the same? A sweep is its runs: what its configurations are, by the values of their keys, and its seeds. In
// which order they are written does not matter.

#include <optional>
#include <string>
#include <vector>

#include "sweep/sweep.hpp"

namespace asymsweep {

/// Every value that a key has in the grid; none when no configuration has the key.
std::vector<Value> values_of(const Sweep& sweep, const std::string& key);

/// "baseline.v is 0.1, 0.2 in the file and 0.1, 0.3 in the sweep".
std::string differs(const std::string& key, const std::string& in_file, const std::string& in_sweep);

/// As people read a list: "1, 100, inf"; "absent" of none.
std::string text_of(const std::vector<Value>& values);

/// One sentence naming the first key that differs and both values; nothing when both have the same runs. The order of
/// sections, keys, axes and values, the spelling of a number, sweep.name and sweep.description make no difference.
std::optional<std::string> first_difference(const Sweep& stored, const Sweep& wanted);

}  // namespace asymsweep
