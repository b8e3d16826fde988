#include "store/verify.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <variant>

#include "store/unit_writer.hpp"

namespace asymsweep {
namespace {

constexpr std::int32_t most_attempts = 1 << 30;

/// Calls see(unit, what is wrong with it) for each that is done, in the order of the file.
template <typename See>
void each_done(const ResultFile& file, const UnitTable& table, See see) {
  std::vector<std::uint64_t> units;
  for (std::uint64_t unit = 0; unit < table.done.size(); ++unit)
    if (table.done[unit] != 0) units.push_back(unit);
  const auto& blocks = file.layout().units;
  std::ranges::sort(units, {}, [&](std::uint64_t unit) { return std::pair(blocks[unit].configuration, blocks[unit].seed_begin); });
  auto last = units;  // of the done ones without a gap from each unit on
  const auto goes_on = [&](const RunBlock& before, const RunBlock& after) {
    const auto seed = before.seed_begin + before.seed_count;
    return seed < file.layout().seeds ? after.configuration == before.configuration && after.seed_begin == seed : after.configuration == before.configuration + 1 && after.seed_begin == 0;
  };
  for (std::size_t i = units.size(); i-- > 1;)
    if (goes_on(blocks[units[i - 1]], blocks[units[i]])) last[i - 1] = last[i];
  ReadAhead ahead;
  for (std::size_t i = 0; i < units.size(); ++i) see(units[i], fault(table, units[i], file.unit_data(units[i], blocks[last[i]], ahead)));
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
  const auto& layout = file.layout();
  std::vector<Damage> damage;
  each_done(file, file.unit_table(), [&](std::uint64_t unit, const std::optional<std::string>& found) {
    if (found) damage.push_back({unit, layout.units[unit], name_of_unit(layout, unit) + ": " + *found});
  });
  std::ranges::sort(damage, {}, &Damage::unit);
  return damage;
}

std::vector<std::uint64_t> units_to_run(const ResultFile& file) {
  file.forget_cached();
  const auto table = file.unit_table();
  std::vector<bool> sound(table.done.size());
  each_done(file, table, [&](std::uint64_t unit, const std::optional<std::string>& found) { sound[unit] = !found; });
  std::vector<std::uint64_t> units;
  for (std::uint64_t unit = 0; unit < sound.size(); ++unit)
    if (!sound[unit]) units.push_back(unit);
  return units;
}

}  // namespace asymsweep
