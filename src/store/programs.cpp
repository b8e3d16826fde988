#include "store/programs.hpp"

#include <algorithm>
#include <span>
#include <unordered_map>

#include "core/program_identity.hpp"
#include "core/text.hpp"

namespace asymsweep {

std::vector<ProgramShare> programs_of(const UnitTable& table) {
  std::vector<ProgramShare> programs;
  std::unordered_map<std::uint64_t, std::size_t> place;
  for (std::size_t unit = 0; unit < table.done.size(); ++unit) {
    if (table.done[unit] != 1) continue;
    const auto [found, is_new] = place.emplace(table.program[unit], programs.size());
    if (is_new) programs.push_back({table.program[unit], 0});
    programs[found->second].units += 1;
  }
  return programs;
}

bool any_other(const std::vector<ProgramShare>& programs) {
  return std::ranges::any_of(programs, [](const ProgramShare& share) { return share.program != program_identity(); });
}

std::string text_of(const std::vector<ProgramShare>& programs) {
  constexpr std::size_t most = 5;
  std::vector<std::string> parts;
  for (const auto& [program, units] : std::span(programs).first(std::min(most, programs.size())))
    parts.push_back(format_count(units, "unit") + " by " + program_text(program));
  if (programs.size() > most) parts.push_back(format_count(programs.size() - most, "program") + " more");
  return join(parts, "; ");
}

}  // namespace asymsweep
