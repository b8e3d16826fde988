#pragma once
// What an environment must offer to be one row of the registry.

#include <functional>
#include <string>
#include <vector>

#include "sweep/configuration.hpp"
#include "sweep/key.hpp"

namespace asymsweep {

struct Environment {
  std::string name;       ///< value of problem.environment
  std::string meaning;    ///< one line for `asymsweep list environments`
  std::vector<Key> keys;  ///< its own alone: the registry sets their `environments`
  /// Throws UserError when keys that are fine alone do not fit together; may be empty.
  std::function<void(const Configuration&)> check = {};
  /// It reads none of the keys that say how policies are trained ([problem] policy, [noise], [train], [baseline]).
  bool own_keys_only = false;
};

}  // namespace asymsweep
