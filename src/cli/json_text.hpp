#pragma once
// JSON as every command prints it.

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace asymsweep {

/// Numbers read back bit by bit; what is no number is null. Text that is not UTF-8, as a path may be, has replacement characters. `indent`:
/// blanks a level, -1 for one line. Without a line break at the end.
std::string json_text(const nlohmann::ordered_json& document, int indent = 2);

/// Null where there is none.
template <class T>
nlohmann::ordered_json or_null(const std::optional<T>& value) {
  return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
}

}  // namespace asymsweep
