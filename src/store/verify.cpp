#include "store/verify.hpp"

#include <cmath>
#include <optional>
#include <variant>

#include "store/unit_writer.hpp"

namespace asymsweep {
namespace {

constexpr std::int32_t most_attempts = 1 << 30;

std::optional<std::string> fault_of(const ResultFile& file, const UnitTable& table, std::uint64_t unit) {
  return fault(table, unit, file.unit_data(unit));
}

/// The number of the file's first seed.
std::int64_t first_seed(const Layout& layout) {
  for (const auto& coordinate : layout.coordinates)
    if (coordinate.name == "seed")
      if (const auto* seeds = std::get_if<std::vector<std::int64_t>>(&coordinate.values); seeds && !seeds->empty()) return seeds->front();
  return 0;
}

}  // namespace

std::optional<std::string> fault(const UnitTable& table, std::uint64_t unit, const BlockResults& data) {
  if (table.done[unit] != 1)
    return "its mark `done` is " + std::to_string(table.done[unit]) + ", neither 0 nor 1";
  if (unit_checksum(data) != table.checksum[unit]) return "its results do not match their checksum";
  for (const auto status : data.status)
    if (status != 1 && status != 2 && status != 3) return "it is done but a run has status " + std::to_string(status);
  if (!record_makes_sense(table, unit)) return "the record of how it ran makes no sense";
  return std::nullopt;
}

std::string name_of_unit(const Layout& layout, std::uint64_t unit) {
  const auto& runs = layout.units[unit];
  const auto first = first_seed(layout) + static_cast<std::int64_t>(runs.seed_begin);
  return "unit " + std::to_string(unit) + " (configuration " + std::to_string(runs.configuration) + ", seeds " + std::to_string(first) +
         " to " + std::to_string(first + static_cast<std::int64_t>(runs.seed_count) - 1) + ")";
}

bool record_makes_sense(const UnitTable& table, std::uint64_t unit) {
  return table.rank[unit] >= 0 && table.attempt[unit] >= 1 && table.attempt[unit] <= most_attempts &&
         std::isfinite(table.start[unit]) && table.duration[unit] >= 0 && std::isfinite(table.duration[unit]);
}

std::vector<Damage> verify(const ResultFile& file) {
  const auto table = file.unit_table();
  std::vector<Damage> damage;
  for (std::uint64_t unit = 0; unit < table.done.size(); ++unit) {
    if (table.done[unit] == 0) continue;
    const auto& runs = file.layout().units[unit];
    if (const auto found = fault_of(file, table, unit)) damage.push_back({unit, runs, name_of_unit(file.layout(), unit) + ": " + *found});
  }
  return damage;
}

std::vector<std::uint64_t> units_to_run(const ResultFile& file) {
  file.forget_cached();
  const auto table = file.unit_table();
  std::vector<std::uint64_t> units;
  for (std::uint64_t unit = 0; unit < table.done.size(); ++unit)
    if (table.done[unit] == 0 || fault_of(file, table, unit)) units.push_back(unit);
  return units;
}

}  // namespace asymsweep
