#include "engine/merge.hpp"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <map>
#include <set>

#include "core/error.hpp"
#include "engine/claim_versions.hpp"
#include "engine/extension.hpp"
#include "engine/open_files.hpp"
#include "engine/preflight.hpp"
#include "engine/program_runs.hpp"
#include "engine/provenance.hpp"
#include "engine/recompute.hpp"
#include "engine/result_layout.hpp"
#include "engine/same_writing.hpp"
#include "store/kept_files.hpp"
#include "store/lock.hpp"
#include "store/named_file.hpp"
#include "store/programs.hpp"
#include "store/verify.hpp"
#include "sweep/comparison.hpp"
#include "training/key_table.hpp"

namespace asymsweep {
namespace {

/// A file to merge, and its sweep.
struct Shard {
  ResultFile file;
  Sweep sweep;
  std::uint64_t end_seed() const { return sweep.first_seed + sweep.seeds; }
};

Shard open_shard(const std::string& path) {
  require_result_file(path);
  if (const auto holder = lock_holder(path)) throw UserError(path + " is in use by " + *holder + "; merge when it is done");
  auto file = ResultFile::open(path);
  auto sweep = parse_sweep(file.layout().text("sweep_canonical"), "the sweep stored in " + path, {}, key_table());
  const auto versions = claims_versions(file);
  if (!versions.empty() && versions.back().until_decided && !units_to_run(file).empty())
    throw UserError("cannot merge " + path + ": with --until-decided it has run only the seeds that its own verdicts need; complete it first: `asymsweep run` without that flag");
  return {std::move(file), std::move(sweep)};
}

std::string seeds_of(const Shard& shard) {
  return shard.file.path() + " (seeds " + std::to_string(shard.sweep.first_seed) + " to " +
         std::to_string(shard.end_seed() - 1) + ")";
}

/// The shards ascend. UserError where one begins before or behind the end of the one in front of it.
void require_adjacent_seeds(const std::deque<Shard>& shards) {
  for (std::size_t i = 1; i < shards.size(); ++i) {
    const auto& before = shards[i - 1];
    const auto& after = shards[i];
    if (after.sweep.first_seed < before.end_seed())
      throw UserError("cannot merge " + seeds_of(before) + " and " + seeds_of(after) + ": they share seeds");
    if (after.sweep.first_seed > before.end_seed())
      throw UserError("cannot merge " + seeds_of(before) + " and " + seeds_of(after) + ": no file has the seeds between");
  }
}

/// A shard's sweep with the seeds of all.
Sweep widened(const Shard& shard, std::uint64_t first_seed, std::uint64_t end_seed) {
  return parse_sweep(shard.sweep.canonical, shard.file.path(),
                     {{"sweep.first_seed", std::to_string(first_seed)}, {"sweep.seeds", std::to_string(end_seed - first_seed)}},
                     key_table());
}

/// UserError when a shard is of another sweep than the first one, whatever its seeds.
Sweep common_sweep(const std::deque<Shard>& shards) {
  const auto first_seed = shards.front().sweep.first_seed, end_seed = shards.back().end_seed();
  auto sweep = widened(shards.front(), first_seed, end_seed);
  for (const auto& shard : shards) {
    const auto other = as_written_in(sweep, widened(shard, first_seed, end_seed));
    if (const auto difference = first_difference(other, sweep)) {
      const auto code = changed_code(other, sweep);
      throw UserError("cannot merge " + shard.file.path() + " into the sweep of " + shards.front().file.path() + ": " +
                      (code ? "their runs are those of different versions of " + *code : *difference));
    }
    if (!same_metrics(shard.file.layout(), shards.front().file.layout()))
      throw UserError("cannot merge " + shards.front().file.path() + " and " + shard.file.path() +
                      ": they store other metrics or checkpoints, as different versions of this program do");
  }
  return sweep;
}

Layout merged_layout(const Sweep& sweep, const std::deque<Shard>& shards) {
  auto layout = result_layout(sweep, training_plan(sweep));
  std::vector<const ResultFile*> files;
  for (const auto& shard : shards) files.push_back(&shard.file);
  layout.first_claims = merged_claims(files);
  layout.attributes["sweep_text"] = shards.front().file.layout().text("sweep_text");
  std::vector<const Layout*> layouts;
  std::map<std::string, Attribute> made;  // what tells of the shards' making
  for (const auto& shard : shards) {
    layouts.push_back(&shard.file.layout());
    for (const auto& [name, value] : shard.file.layout().attributes) {
      if (is_of_kept_file(name)) continue;
      if (const auto [place, is_new] = made.emplace(name, value); !is_new) place->second = joined(place->second, value);
    }
  }
  layout.attributes.merge(std::move(made));
  if (is_program(sweep)) layout.attributes.merge(kept_contents(sweep, layouts));
  return layout;
}

/// Runs that no file has, or none that reads back as it was written.
std::uint64_t missing_runs(const std::string& path) {
  const auto file = ResultFile::open(path);
  std::uint64_t runs = 0;
  for (const auto unit : units_to_run(file)) runs += file.layout().units[unit].seed_count;
  return runs;
}

/// Where several programs trained the units: those of others are compared with this one's, before there is a file.
void require_one_rule(const std::deque<Shard>& shards, Observer& observer) {
  std::set<std::uint64_t> programs;
  for (const auto& shard : shards)
    for (const auto& share : programs_of(shard.file.unit_table())) programs.insert(share.program);
  if (programs.size() < 2) return;
  ComparedRules compared;
  for (const auto& shard : shards)
    if (const auto other = compare_with_other_programs(shard.file, shard.sweep, training_plan(shard.sweep), observer, never, &compared))
      throw UserError("merge: " + *other + "; no file was made. Merge with the program that trained all of them, or train the others again");
}

std::deque<Shard> open_shards(const std::vector<std::string>& paths) {
  std::deque<Shard> shards;
  for (const auto& path : paths) shards.push_back(open_shard(path));
  std::ranges::stable_sort(shards, {}, [](const Shard& shard) { return shard.sweep.first_seed; });
  return shards;
}

}  // namespace

MergeReport merge_files(const std::vector<std::string>& paths, const std::string& output, Observer& observer) {
  const auto path = behind_link(output);
  std::error_code unknown;  // making the file then says what is wrong
  if (std::filesystem::exists(path, unknown)) throw UserError("merge: " + path + " exists; choose another name with -o");

  require_open_files(paths.size());
  const auto shards = open_shards(paths);
  const auto sweep = common_sweep(shards);
  require_adjacent_seeds(shards);
  require_writable(path);
  const FileLock lock(path);
  std::vector<RunSource> sources;
  for (const auto& shard : shards) sources.push_back({shard.file, *find_extension(as_written_in(sweep, shard.sweep), sweep)});
  require_one_rule(shards, observer);
  create_from_runs(path, merged_layout(sweep, shards), sources, IfExists::refuse);
  return {.path = path, .first_seed = sweep.first_seed, .seeds = sweep.seeds, .runs = sweep.planned_count() * sweep.seeds, .missing = missing_runs(path)};
}

}  // namespace asymsweep
