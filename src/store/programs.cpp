#include "store/programs.hpp"

#include <algorithm>

#include "core/program_identity.hpp"
#include "core/text.hpp"

namespace asymsweep {

std::vector<ProgramShare> programs_of(const UnitTable& table) {
  std::vector<ProgramShare> programs;
  for (std::size_t unit = 0; unit < table.done.size(); ++unit) {
    if (table.done[unit] != 1) continue;
    const auto found = std::ranges::find(programs, table.program[unit], &ProgramShare::program);
    if (found == programs.end()) programs.push_back({table.program[unit], 1});
    else found->units += 1;
  }
  return programs;
}

bool any_other(const std::vector<ProgramShare>& programs) {
  return std::ranges::any_of(programs, [](const ProgramShare& share) { return share.program != program_identity(); });
}

std::string text_of(const std::vector<ProgramShare>& programs) {
  std::vector<std::string> parts;
  for (const auto& [program, units] : programs) parts.push_back(format_count(units, "unit") + " by " + program_text(program));
  return join(parts, "; ");
}

}  // namespace asymsweep
