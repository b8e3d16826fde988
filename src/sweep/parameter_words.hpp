#pragma once
// Words of a key that takes any word which their author meant otherwise.

#include <optional>
#include <string>

#include "sweep/key.hpp"

namespace asymsweep {

/// Why no new sweep has this value: True, Yes, off and None would reach a program as texts, which Python takes for true. Nothing of
/// true, false and all other values.
std::optional<std::string> meant_otherwise(const Value& value);

}  // namespace asymsweep
