#include "engine/extension.hpp"

#include <algorithm>
#include <stdexcept>
#include <unordered_map>
#include <unordered_set>

#include "core/error.hpp"
#include "core/text.hpp"
#include "engine/program_runs.hpp"
#include "store/unit_writer.hpp"
#include "store/verify.hpp"
#include "sweep/comparison.hpp"

namespace asymsweep {
namespace {

/// Every key with its value: two configurations are the same run recipe if and only if their texts are the same.
/// What a run is: the formulas and parameters of other objectives are no part of it, nor is how it is made and judged.
std::string text_of(const Sweep& sweep, std::uint64_t index) {
  std::string text;
  const auto configuration = sweep.configuration(index);
  const auto own = configuration.has("train.algorithm") ? "algorithm." + configuration.word("train.algorithm") + "." : "";
  for (const auto& [key, value] : configuration.values()) {
    const bool is_aside = std::ranges::find(sweep.aside, key) != sweep.aside.end();
    if (!is_aside && (!key.starts_with("algorithm.") || key.starts_with(own))) text += key + " = " + to_text(value) + "\n";
  }
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

/// Some seeds of a unit.
BlockResults part(const BlockResults& unit, std::uint64_t first, std::uint64_t count) {
  const auto slice = [&](const auto& values) {
    const auto per_seed = values.size() / unit.status.size();
    const auto begin = values.begin() + static_cast<std::ptrdiff_t>(first * per_seed);
    return std::decay_t<decltype(values)>(begin, begin + static_cast<std::ptrdiff_t>(count * per_seed));
  };
  BlockResults data{{}, slice(unit.status)};
  for (const auto& metric : unit.metrics) data.metrics.push_back(slice(metric));
  return data;
}

/// Where each of `metrics` stands in `stored`.
std::vector<std::size_t> places_of(const std::vector<MetricInfo>& metrics, const std::vector<MetricInfo>& stored) {
  std::vector<std::size_t> places;
  for (const auto& metric : metrics) {
    const auto found = std::ranges::find(stored, metric.name, &MetricInfo::name);
    if (found == stored.end()) throw std::logic_error("a file to copy from has no metric " + metric.name);
    places.push_back(static_cast<std::size_t>(found - stored.begin()));
  }
  return places;
}

/// A block of seeds of one configuration of the larger sweep, and the stored unit that holds them.
struct Piece {
  RunBlock runs;
  const RunSource* source = nullptr;  ///< null: no source has them
  std::size_t unit = 0;               ///< of the source
};

/// The larger sweep's runs, as far as the sources have them.
class StoredRuns {
 public:
  /// For a file with these metrics, which the sources have too, in any order.
  StoredRuns(std::span<const RunSource> sources, const std::vector<MetricInfo>& metrics) {
    for (const auto& source : sources) files_.push_back({&source, units_of_runs(source.file), source.file.unit_table(), places_of(metrics, source.file.layout().metrics)});
  }

  /// Cut where the stored unit changes.
  std::vector<Piece> pieces(const RunBlock& runs) const {
    std::vector<Piece> result;
    for (std::uint64_t seed = runs.seed_begin; seed < runs.seed_begin + runs.seed_count; ++seed) {
      const auto found = find(runs.configuration, seed);
      if (result.empty() || result.back().source != found.source || result.back().unit != found.unit)
        result.push_back(found);
      result.back().runs.seed_count += 1;
    }
    return result;
  }

  /// StorageError when the unit is not any more what it was when it was looked at: what is copied gets a checksum of its
  /// own, which would vouch for anything.
  BlockResults data(const Piece& piece) const {
    const auto& [source, units, table, places] = file_of(piece);
    const auto unit = source->file.unit_data(piece.unit);
    if (unit_checksum(unit) != table.checksum[piece.unit])
      throw StorageError(source->file.path() + " changed, or was read otherwise, while it was being copied: try again");
    auto stored = part(unit, piece.runs.seed_begin - source->place.first_stored_seed - source->file.layout().units[piece.unit].seed_begin,
                       piece.runs.seed_count);
    BlockResults data{{}, std::move(stored.status)};
    for (const auto place : places) data.metrics.push_back(std::move(stored.metrics[place]));
    return data;
  }

  /// Of its failed runs, as far as the source has kept them; told of their new place.
  std::vector<FailureText> failures(const Piece& piece) const {
    std::vector<FailureText> texts;
    const auto& file = file_of(piece).source->file;
    const auto& from = file.layout().units[piece.unit];
    const auto status = file.unit_data(piece.unit).status;
    const auto first = piece.runs.seed_begin - file_of(piece).source->place.first_stored_seed;
    for (auto seed = first; seed < first + piece.runs.seed_count; ++seed)
      if (status[seed - from.seed_begin] == 3)
        if (auto text = moved_failure(file, from.configuration, seed, piece.runs.configuration); !text.empty())
          texts.push_back({piece.runs.configuration, piece.runs.seed_begin + seed - first, std::move(text)});
    return texts;
  }

  UnitRecord record(const Piece& piece) const {
    const auto& [source, units, table, places] = file_of(piece);
    const double share = static_cast<double>(piece.runs.seed_count) /
                         static_cast<double>(source->file.layout().units[piece.unit].seed_count);
    return {.rank = table.rank[piece.unit], .attempt = table.attempt[piece.unit], .start = table.start[piece.unit],
            .duration = share * table.duration[piece.unit], .program = table.program[piece.unit]};
  }

 private:
  struct File {
    const RunSource* source;
    std::vector<std::int64_t> unit_of;  ///< units_of_runs
    UnitTable table;
    std::vector<std::size_t> metric_places;  ///< in this file, of each metric of the new one
  };

  const File& file_of(const Piece& piece) const { return *std::ranges::find(files_, piece.source, &File::source); }

  Piece find(std::uint64_t configuration, std::uint64_t seed) const {
    for (const auto& [source, unit_of, table, places] : files_) {
      const auto& [stored_configuration, first_seed] = source->place;
      const auto seeds = source->file.layout().seeds;
      const auto stored = stored_configuration[configuration];
      if (!stored || seed < first_seed || seed >= first_seed + seeds) continue;
      const auto unit = unit_of[*stored * seeds + seed - first_seed];
      if (unit != missing) return {{configuration, seed, 0}, source, static_cast<std::size_t>(unit)};
    }
    return {{configuration, seed, 0}};
  }

  std::vector<File> files_;
};

/// A unit of the new file and what it is put together from; nothing when it is to be computed.
struct NewUnit {
  RunBlock runs;
  std::vector<Piece> pieces;
};

/// Cuts a unit where runs that are there meet runs that are not, or runs of another program.
void append_units(std::vector<NewUnit>& units, const RunBlock& unit, const StoredRuns& stored) {
  for (const auto& piece : stored.pieces(unit)) {
    const bool cut = piece.runs.seed_begin == unit.seed_begin || !piece.source || units.back().pieces.empty() ||
                     stored.record(piece).program != stored.record(units.back().pieces.back()).program;
    if (cut) units.push_back({{unit.configuration, piece.runs.seed_begin, 0}, {}});
    units.back().runs.seed_count += piece.runs.seed_count;
    if (piece.source) units.back().pieces.push_back(piece);
  }
}

void append(BlockResults& data, const BlockResults& more) {
  for (std::size_t m = 0; m < data.metrics.size(); ++m)
    data.metrics[m].insert(data.metrics[m].end(), more.metrics[m].begin(), more.metrics[m].end());
  data.status.insert(data.status.end(), more.status.begin(), more.status.end());
}

void copy_unit(UnitWriter& writer, std::uint64_t unit, const std::vector<Piece>& pieces, const StoredRuns& stored) {
  auto data = stored.data(pieces.front());
  auto record = stored.record(pieces.front());
  auto failures = stored.failures(pieces.front());
  for (const auto& piece : std::span(pieces).subspan(1)) {
    append(data, stored.data(piece));
    for (auto& failure : stored.failures(piece)) failures.push_back(std::move(failure));
    const auto more = stored.record(piece);
    record.attempt = std::max(record.attempt, more.attempt);
    record.duration += more.duration;
  }
  writer.write(FinishedUnit{unit, std::move(data), record, std::move(failures)});
}

}  // namespace

std::optional<Extension> find_extension(const Sweep& stored, const Sweep& larger) {
  if (stored.root_seed != larger.root_seed || stored.first_seed < larger.first_seed ||
      stored.first_seed + stored.seeds > larger.first_seed + larger.seeds)
    return std::nullopt;
  std::unordered_map<std::string, std::uint64_t> stored_of;
  for (std::uint64_t c = 0; c < stored.configuration_count(); ++c)
    if (stored.planned(c)) stored_of.emplace(text_of(stored, c), c);
  std::unordered_set<std::string> found;
  Extension extension{.stored_configuration = std::vector<std::optional<std::uint64_t>>(larger.configuration_count()),
                      .first_stored_seed = stored.first_seed - larger.first_seed};
  // Several places of the larger sweep may have the runs of one.
  for (std::uint64_t c = 0; c < larger.configuration_count(); ++c) {
    if (!larger.planned(c)) continue;
    const auto known = stored_of.find(text_of(larger, c));
    if (known == stored_of.end()) continue;
    extension.stored_configuration[c] = known->second;
    found.insert(known->first);
  }
  if (found.size() < stored_of.size()) return std::nullopt;
  return extension;
}

std::string obstacle(const Sweep& stored, const Sweep& larger) {
  const auto any = stored.configuration(0);  // its keys are those of all
  for (const auto& [key, value] : any.values()) {
    if (std::ranges::find(stored.aside, key) != stored.aside.end()) continue;
    const auto before = values_of(stored, key), after = values_of(larger, key);
    const auto kept = [&](const Value& v) { return std::ranges::find(after, v) != after.end(); };
    if (!std::ranges::all_of(before, kept)) return differs(key, text_of(before), text_of(after));
  }
  if (stored.root_seed != larger.root_seed)
    return differs("sweep.root_seed", std::to_string(stored.root_seed), std::to_string(larger.root_seed));
  if (stored.first_seed < larger.first_seed)
    return differs("sweep.first_seed", std::to_string(stored.first_seed), std::to_string(larger.first_seed));
  if (stored.first_seed + stored.seeds > larger.first_seed + larger.seeds)
    return differs("sweep.seeds", std::to_string(stored.seeds), std::to_string(larger.seeds));
  return first_difference(stored, larger).value_or("its axes are zipped otherwise");
}

void create_from_runs(const std::string& path, Layout layout, std::span<const RunSource> sources, IfExists if_exists) {
  const StoredRuns stored(sources, layout.metrics);
  std::vector<NewUnit> units;
  for (const auto& unit : layout.units) append_units(units, unit, stored);
  layout.units.clear();
  for (const auto& unit : units) layout.units.push_back(unit.runs);

  create_result_file(path, layout, if_exists, [&](UnitWriter& writer) {
    for (std::uint64_t u = 0; u < units.size(); ++u)
      if (!units[u].pieces.empty()) copy_unit(writer, u, units[u].pieces, stored);
  });
}

}  // namespace asymsweep
