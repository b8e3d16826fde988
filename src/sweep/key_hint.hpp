#pragma once
// Which key somebody meant.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace asymsweep {

/// Of full names, the one that `word` ("lr", "sweep.steps", "train.learnign_rate") stands for: a name of papers and other programs, the
/// same name in another section, or the nearest spelling.
std::optional<std::string> meant_key(std::string_view word, const std::vector<std::string>& full_names);

}  // namespace asymsweep
