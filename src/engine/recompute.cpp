#include "engine/recompute.hpp"

#include <algorithm>
#include <cstring>
#include <map>
#include <span>
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

bool same_bits(std::span<const double> one, std::span<const double> other) { return std::memcmp(one.data(), other.data(), one.size_bytes()) == 0; }

/// Of one run of a unit: "failed this time: REASON", "had failed (REASON), now answers"; "" where it came to the same end.
std::string other_end(const ResultFile& file, const Sweep& sweep, const RunBlock& runs, const BlockResults& fresh, std::int8_t before, std::size_t place) {
  if (fresh.status[place] == before) return "";
  if (before == 3) {
    const auto kept = kept_failure(file, runs.configuration, runs.seed_begin + place);
    return "had failed" + (kept ? " (" + kept->reason + ")" : std::string()) + ", now answers";
  }
  const auto seed = sweep.first_seed + runs.seed_begin + place;
  const auto failed = std::ranges::find(fresh.failures, seed, &FailedRun::seed);
  return "failed this time" + (failed == fresh.failures.end() ? std::string() : ": " + failed->reason);
}

/// What the user's program came to otherwise: runs that failed before or now alone, and the numbers of the others.
Recomputed of_a_program(const ResultFile& file, const Sweep& sweep, const RunBlock& runs, const BlockResults& fresh, const BlockResults& stored) {
  std::vector<std::string> ends, numbers;
  for (std::size_t place = 0; place < runs.seed_count; ++place)
    if (const auto end = other_end(file, sweep, runs, fresh, stored.status[place], place); !end.empty())
      ends.push_back((runs.seed_count > 1 ? "seed " + std::to_string(sweep.first_seed + runs.seed_begin + place) + " " : "") + end);
  for (std::size_t m = 0; m < stored.metrics.size(); ++m) {
    const auto points = stored.metrics[m].size() / runs.seed_count;
    const auto run_of = [&](const BlockResults& unit, std::size_t place) { return std::span(unit.metrics[m]).subspan(place * points, points); };
    for (std::size_t place = 0; place < runs.seed_count; ++place)
      if (fresh.status[place] == stored.status[place] && !same_bits(run_of(fresh, place), run_of(stored, place))) {
        numbers.push_back(file.layout().metrics[m].name);
        break;
      }
  }
  if (!numbers.empty()) ends.push_back("the program gave other numbers for " + join(numbers) + " (the program decides that, not asymsweep: see docs/program.md on determinism)");
  return {"run again, " + join(ends, "; "), !numbers.empty()};
}

}  // namespace

std::optional<Recomputed> recompute(const ResultFile& file, const Sweep& sweep, const TrainingPlan& plan, std::uint64_t unit, const Cancelled& cancelled) {
  const auto& runs = file.layout().units[unit];
  const auto fresh = train_unit(plan, sweep.configuration(runs.configuration), {sweep.first_seed + runs.seed_begin, runs.seed_count}, cancelled);
  if (!fresh) return std::nullopt;
  const auto stored = file.unit_data(unit);
  if (unit_checksum(*fresh) == unit_checksum(stored)) return std::nullopt;
  const auto name = name_of_unit(file.layout(), unit);
  if (is_program(sweep)) {
    auto found = of_a_program(file, sweep, runs, *fresh, stored);
    return Recomputed{name + ": " + found.sentence, found.other_numbers};
  }
  std::vector<std::string> differing;
  for (std::size_t m = 0; m < stored.metrics.size(); ++m)
    if (!same_bits(fresh->metrics[m], stored.metrics[m])) differing.push_back(file.layout().metrics[m].name);
  if (differing.empty()) differing.emplace_back("status");
  return Recomputed{name + ": trained again, it differs in " + join(differing)};
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
    if (difference) return who + ", and this one trains them to other bits: " + difference->sentence;
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
