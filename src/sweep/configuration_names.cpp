#include "sweep/configuration_names.hpp"

#include <algorithm>

#include "core/hash.hpp"

namespace asymsweep {

std::vector<std::uint64_t> configuration_names(const Sweep& sweep) {
  const auto of = [&](const std::string& key, const Value& value) {
    const bool describes = key.starts_with("algorithm.") && key.ends_with(".meaning");
    return !describes && std::ranges::find(sweep.aside, key) == sweep.aside.end() ? hash_number(key + " = " + to_text(value)) : 0;
  };
  std::uint64_t fixed = 0;  // sums, which know no order
  for (const auto& [key, value] : sweep.fixed.values()) fixed += of(key, value);
  std::vector<std::vector<std::uint64_t>> places;  // [dimension][place]
  for (const auto& dimension : sweep.dimensions) {
    auto& sums = places.emplace_back(dimension.size(), 0);
    for (const auto& axis : dimension.axes)
      for (std::size_t at = 0; at < sums.size(); ++at) sums[at] += of(axis.key, axis.values[at]);
  }
  std::vector<std::uint64_t> names;
  for (std::size_t c = 0; c < sweep.configuration_count(); ++c) {
    if (!sweep.planned(c)) continue;
    auto sum = fixed;
    const auto at = sweep.coordinates(c);
    for (std::size_t d = 0; d < at.size(); ++d) sum += places[d][at[d]];
    names.push_back(hash_number({reinterpret_cast<const char*>(&sum), sizeof sum}));
  }
  return names;
}

}  // namespace asymsweep
