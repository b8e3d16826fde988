#include "sweep/common_keys.hpp"

namespace asymsweep {

std::vector<Key> sweep_keys() {
  // Seeds, steps and indices are 32-bit counters of the random numbers; from 2^53 on doubles leave numbers out.
  constexpr double counter = 4294967295.0, whole = 9007199254740992.0;
  const auto key = [](std::string name, ValueDomain domain, std::optional<std::string> default_text,
                      std::string meaning) {
    return Key{.section = "sweep", .name = std::move(name), .domain = std::move(domain),
               .default_text = std::move(default_text), .meaning = std::move(meaning), .axis_allowed = false};
  };
  std::vector<Key> keys = {
      key("name", {.free_text = true}, std::nullopt, "short name; the result file is called after it"),
      key("description", {.free_text = true}, "", "one line for people"),
      key("seeds", {.number = true, .integer = true, .minimum = 1, .maximum = counter}, std::nullopt,
          "how many replicates of every configuration"),
      key("first_seed", {.number = true, .integer = true, .minimum = 0, .maximum = counter}, "0",
          "number of the first replicate"),
      key("root_seed", {.number = true, .integer = true, .minimum = 0, .maximum = whole}, "0",
          "key of all random numbers of the sweep"),
      key("zip", {.free_text = true}, std::nullopt, "axes to walk together instead of crossing them: v, lag"),
      key("where", {.free_text = true}, std::nullopt, "condition over keys; places of the grid where it is false are left out: lag <= 100 or v == -0.1"),
  };
  for (auto& row : keys)
    if (row.name == "zip" || row.name == "where") row.optional = true;
  return keys;
}

}  // namespace asymsweep
