#pragma once
// Names of one's own that become names in the result file: parameters and metrics.

#include <optional>
#include <string>

namespace asymsweep {

/// Why the name is too long: "it has 241 characters; at most 240". Other tools read names of 256 bytes, and some add to them.
inline std::optional<std::string> too_long_to_store(const std::string& name) {
  constexpr std::size_t longest = 240;
  if (name.size() <= longest) return std::nullopt;
  return "it has " + std::to_string(name.size()) + " characters; at most " + std::to_string(longest);
}

}  // namespace asymsweep
