#pragma once
// Lines of a sweep file and flags, as keys with values.

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "sweep/sweep.hpp"
#include "sweep/sweep_file.hpp"

namespace asymsweep {

/// A key that was given, with its values.
struct Given {
  const Key* key;
  std::vector<Value> values;
  std::string place;
  std::vector<std::string> notes = {};
  std::size_t column = 1;  ///< of its value
};

/// Keys in order of appearance; a flag replaces what the file says, in the file's place. UserError, with place and hint: an unknown section
/// or key, a key given twice, a value that it does not allow, several values where it takes one.
std::vector<Given> gather(std::span<const Assignment> file, std::span<const Assignment> flags, const KeyTable& table);

}  // namespace asymsweep
