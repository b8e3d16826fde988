#include "engine/recompute.hpp"

#include <cstring>
#include <map>
#include <utility>

#include "core/program_identity.hpp"
#include "core/text.hpp"
#include "engine/program_runs.hpp"
#include "store/programs.hpp"
#include "store/unit_writer.hpp"
#include "store/verify.hpp"

namespace asymsweep {
namespace {

constexpr std::size_t most_compared = 16;  // a damaged column may name any number of programs

/// The last sound unit of each (program, algorithm) that is not this program's: units come in scheduling order, the longest first.
std::vector<std::uint64_t> others_units(const ResultFile& file, const Sweep& sweep, const UnitTable& table, ComparedRules& compared) {
  std::map<ComparedRules::value_type, std::uint64_t> found;
  if (is_program(sweep)) return {};  // whichever of our builds asked: the numbers are those of the user's program, whose files are the sweep's
  for (std::uint64_t unit = table.done.size(); unit-- > 0 && found.size() < most_compared;) {
    if (table.done[unit] != 1 || table.program[unit] == program_identity()) continue;
    const auto configuration = sweep.configuration(file.layout().units[unit].configuration);
    const std::pair key(table.program[unit], configuration.word("train.algorithm"));
    if (!compared.contains(key) && !found.contains(key) && !fault(table, unit, file.unit_data(unit))) found.emplace(key, unit);
  }
  std::vector<std::uint64_t> units;
  for (const auto& [key, unit] : found) {
    units.push_back(unit);
    compared.insert(key);
  }
  return units;
}

}  // namespace

std::optional<std::string> recompute(const ResultFile& file, const Sweep& sweep, const TrainingPlan& plan, std::uint64_t unit, const Cancelled& cancelled) {
  const auto& runs = file.layout().units[unit];
  const auto fresh = train_unit(plan, sweep.configuration(runs.configuration), {sweep.first_seed + runs.seed_begin, runs.seed_count}, cancelled);
  if (!fresh) return std::nullopt;
  const auto stored = file.unit_data(unit);
  if (unit_checksum(*fresh) == unit_checksum(stored)) return std::nullopt;
  std::vector<std::string> differing;
  for (std::size_t m = 0; m < stored.metrics.size(); ++m)
    if (std::memcmp(fresh->metrics[m].data(), stored.metrics[m].data(), 8 * stored.metrics[m].size()) != 0)
      differing.push_back(file.layout().metrics[m].name);
  if (differing.empty()) differing.emplace_back("status");
  if (is_program(sweep))
    return name_of_unit(file.layout(), unit) + ": run again, the program gave other numbers for " + join(differing) +
           " (the program decides that, not asymsweep: see docs/program.md on determinism)";
  return name_of_unit(file.layout(), unit) + ": trained again, it differs in " + join(differing);
}

std::optional<std::string> compare_with_other_programs(const ResultFile& file, const Sweep& sweep, const TrainingPlan& plan, Observer& observer, const Cancelled& cancelled, ComparedRules* compared) {
  const auto table = file.unit_table();
  ComparedRules none;
  const auto units = others_units(file, sweep, table, compared ? *compared : none);
  if (units.empty()) return std::nullopt;
  const auto who = file.path() + " has units of another program (" + text_of(programs_of(table)) + "; this one is " +
                   program_text(program_identity()) + ")";
  observer.warn(who + ": " + format_count(units.size(), "unit") + " of that program " + (units.size() == 1 ? "is" : "are") + " trained again first, to compare the bits");
  for (const auto unit : units) {
    const auto difference = recompute(file, sweep, plan, unit, cancelled);
    if (difference) return who + ", and this one trains them to other bits: " + *difference;
    if (cancelled()) return std::nullopt;
  }
  observer.warn("trained again, " + format_count(units.size(), "unit") + " of that program " + (units.size() == 1 ? "has" : "have") + " the same bits");
  return std::nullopt;
}

bool has_compared(const ResultFile& file) {
  const auto table = file.unit_table();
  for (std::size_t unit = 0; unit < table.done.size(); ++unit)
    if (table.done[unit] == 1 && table.program[unit] == program_identity()) return true;
  return false;
}

}  // namespace asymsweep
