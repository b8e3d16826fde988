#include "engine/look_schedule.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace asymsweep {
namespace {

constexpr std::uint64_t fewest_seeds = 20;

/// The fewest seeds of the look that follows one after `seeds`; 0: the first one.
std::uint64_t earliest_after(std::uint64_t seeds) { return seeds == 0 ? fewest_seeds : seeds + (seeds + 4) / 5; }

}  // namespace

std::vector<std::uint64_t> look_schedule(std::uint64_t seeds, std::uint64_t multiple) {
  std::vector<std::uint64_t> looks;
  for (std::uint64_t last = 0; last < seeds; last = looks.back()) {
    const auto wanted = earliest_after(last);
    looks.push_back(std::min((wanted + multiple - 1) / multiple * multiple, seeds));
  }
  return looks;
}

std::vector<std::uint64_t> looks_of(const Layout& layout, std::uint64_t from) {
  std::map<std::uint64_t, std::size_t> ends;  // how many configurations have a unit that ends there
  std::set<std::uint64_t> planned;
  for (const auto& unit : layout.units) {
    ends[unit.seed_begin + unit.seed_count] += 1;
    planned.insert(unit.configuration);
  }
  std::vector<std::uint64_t> looks;
  for (const auto& [end, count] : ends) {
    if (count < planned.size()) continue;
    const auto earliest = std::max(earliest_after(looks.empty() ? 0 : looks.back()), from);
    if (end >= earliest || end == layout.seeds) looks.push_back(end);
  }
  return looks;
}

}  // namespace asymsweep
