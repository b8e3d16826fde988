#pragma once
// Which key somebody meant.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sweep/sweep.hpp"

namespace asymsweep {

/// Of full names, the one that `word` ("lr", "sweep.steps", "train.learnign_rate") stands for: a name of papers and other programs, the
/// same name in another section, or the nearest spelling.
std::optional<std::string> meant_key(std::string_view word, const std::vector<std::string>& full_names);

/// Full names of the keys that an environment reads; of all where nobody knows which it is.
std::vector<std::string> keys_in_use(const KeyTable& table, const std::optional<std::string>& environment);

}  // namespace asymsweep
