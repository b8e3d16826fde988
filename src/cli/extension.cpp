#include "cli/extension.hpp"

#include <algorithm>

#include "store/skeleton.hpp"
#include "store/unit_writer.hpp"
#include "store/verify.hpp"

namespace asymsweep {
namespace {

/// Every key with its value: two configurations are the same run recipe if and only if their texts are the same.
std::string text_of(const Configuration& configuration) {
  std::string text;
  for (const auto& [key, value] : configuration.values()) text += key + " = " + to_text(value) + "\n";
  return text;
}

constexpr std::int64_t missing = -1;

/// The sound unit that holds each run of the stored file, [configuration * seeds + seed]; `missing` where none does.
std::vector<std::int64_t> units_of_runs(const ResultFile& file) {
  const auto& layout = file.layout();
  std::vector<std::int64_t> unit_of(layout.configurations() * layout.seeds, missing);
  const auto to_run = units_to_run(file);
  for (std::uint64_t u = 0; u < layout.units.size(); ++u) {
    if (std::ranges::binary_search(to_run, u)) continue;
    const auto& unit = layout.units[u];
    const auto first = unit_of.begin() + static_cast<std::ptrdiff_t>(unit.configuration * layout.seeds + unit.seed_begin);
    std::fill_n(first, unit.seed_count, static_cast<std::int64_t>(u));
  }
  return unit_of;
}

/// A unit of the larger file, and the unit of the stored file that its runs come from.
struct Piece {
  StoredUnit runs;
  std::int64_t source = missing;
};

/// Cuts a unit where its source changes.
void append_pieces(std::vector<Piece>& pieces, const StoredUnit& unit, const Extension& extension,
                   const std::vector<std::int64_t>& unit_of, std::uint64_t stored_seeds) {
  const auto source_of = [&](std::uint64_t seed) {
    const auto& stored = extension.stored_configuration[unit.configuration];
    if (!stored || seed < extension.first_stored_seed || seed >= extension.first_stored_seed + stored_seeds) return missing;
    return unit_of[*stored * stored_seeds + seed - extension.first_stored_seed];
  };
  for (std::uint64_t seed = unit.seed_begin; seed < unit.seed_begin + unit.seed_count; ++seed) {
    const auto source = source_of(seed);
    if (seed == unit.seed_begin || source != pieces.back().source) pieces.push_back({{unit.configuration, seed, 0}, source});
    pieces.back().runs.seed_count += 1;
  }
}

}  // namespace

std::optional<Extension> find_extension(const Sweep& stored, const Sweep& larger) {
  if (stored.root_seed != larger.root_seed || stored.first_seed < larger.first_seed ||
      stored.first_seed + stored.seeds > larger.first_seed + larger.seeds)
    return std::nullopt;
  std::unordered_map<std::string, std::uint64_t> index_of;
  for (std::uint64_t c = 0; c < larger.configuration_count(); ++c) index_of.emplace(text_of(larger.configuration(c)), c);
  Extension extension{.stored_configuration = std::vector<std::optional<std::uint64_t>>(larger.configuration_count()),
                      .first_stored_seed = stored.first_seed - larger.first_seed};
  for (std::uint64_t c = 0; c < stored.configuration_count(); ++c) {
    const auto found = index_of.find(text_of(stored.configuration(c)));
    if (found == index_of.end()) return std::nullopt;
    extension.stored_configuration[found->second] = c;
  }
  return extension;
}

void extend_result_file(const ResultFile& file, const Extension& extension, Layout layout) {
  const auto& stored = file.layout();
  const auto unit_of = units_of_runs(file);
  std::vector<Piece> pieces;
  for (const auto& unit : layout.units) append_pieces(pieces, unit, extension, unit_of, stored.seeds);
  layout.units.clear();
  for (const auto& piece : pieces) layout.units.push_back(piece.runs);

  const auto table = file.unit_table();
  create_result_file(file.path(), layout, IfExists::replace, [&](UnitWriter& writer) {
    for (std::uint64_t u = 0; u < pieces.size(); ++u) {
      const auto& [runs, source] = pieces[u];
      if (source == missing) continue;
      const auto s = static_cast<std::size_t>(source);
      const double share = static_cast<double>(runs.seed_count) / static_cast<double>(stored.units[s].seed_count);
      writer.write(u,
                   file.run_data({*extension.stored_configuration[runs.configuration],
                                  runs.seed_begin - extension.first_stored_seed, runs.seed_count}),
                   {.rank = table.rank[s], .attempt = table.attempt[s], .start = table.start[s],
                    .duration = share * table.duration[s]});
    }
  });
}

}  // namespace asymsweep
