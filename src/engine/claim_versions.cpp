#include "engine/claim_versions.hpp"

#include <algorithm>
#include <filesystem>
#include <ranges>

#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "store/schema.hpp"
#include "sweep/configuration_names.hpp"
#include "training/key_table.hpp"

namespace asymsweep {
namespace {

using Versions = std::vector<ClaimsVersion>;

std::string lines_of(const Versions& versions) {
  std::string lines;
  for (const auto& version : versions) lines += lines_of(version);
  if (lines.size() > schema::claims_bytes)
    throw UserError("the claims take " + format_count(lines.size(), "byte") + "; a result file has room for " + format_count(schema::claims_bytes) +
                    ": shorten them, or give them to `asymsweep analyze --claims FILE`");
  return lines;
}

/// Of text that went through read_claims before.
std::vector<ClaimSection> sections(const std::string& text) { return text.empty() ? std::vector<ClaimSection>() : read_claims(text, "stored claims"); }

Sweep stored_sweep(const ResultFile& file) {
  return parse_checked_sweep(file.layout().text("sweep_canonical"), "the sweep stored in " + file.path(), key_table());
}

/// Names the planned configurations, in any order.
std::string grid_name(const Sweep& sweep) {
  std::uint64_t sum = 0;
  for (const auto name : configuration_names(sweep)) sum += name;
  return format_count(sweep.planned_count(), "configuration") + " " + std::to_string(sum);
}

std::string improvement_of(const Sweep& sweep) {
  std::string all;
  for (const char* key : {"program.improvement", "program.improvement_bounds"})
    if (sweep.fixed.has(key)) all += (all.empty() ? "" : "; ") + to_text(sweep.fixed.value(key));
  return all;
}

ClaimsVersion version_of(const Sweep& sweep, std::string claims, std::uint64_t runs) {
  return {.time = now_utc(), .runs = runs, .claims = std::move(claims), .grid = grid_name(sweep), .improvement = improvement_of(sweep)};
}

/// Whether they say the same of the same; early versions do not say of what.
bool is_same(const ClaimsVersion& a, const ClaimsVersion& b) {
  return a.claims == b.claims && (a.grid.empty() || b.grid.empty() || (a.grid == b.grid && a.improvement == b.improvement));
}

bool are_same(const Versions& a, const Versions& b) {
  return std::ranges::equal(a, b, [](const ClaimsVersion& x, const ClaimsVersion& y) { return is_same(x, y) && x.origin == y.origin; });
}

/// The same claims throughout: no version is younger than the oldest of its kind, nor has seen fewer runs than all files together had.
Versions joined(const std::vector<Versions>& files) {
  auto all = files.front();
  for (const auto& versions : files | std::views::drop(1))
    for (std::size_t v = 0; v < all.size(); ++v) {
      all[v].time = std::max(all[v].time, versions[v].time);
      all[v].runs += versions[v].runs;
    }
  return all;
}

std::string name_of(const ResultFile& file) { return std::filesystem::path(file.path()).filename().string(); }

/// The versions of each file with its name, in the order of the files; a file that had no claims says that. What the files had is judged
/// by the improvement of `sweep` from now on.
Versions one_behind_the_other(std::span<const ResultFile* const> files, const std::vector<Versions>& versions, const Sweep& sweep) {
  Versions all;
  for (std::size_t f = 0; f < files.size(); ++f) {
    const auto runs = runs_done(*files[f]);
    auto own = versions[f];
    const auto now = version_of(sweep, own.empty() ? "" : own.back().claims, runs);
    if (own.empty() || (!own.back().grid.empty() && own.back().improvement != now.improvement)) own.push_back(now);
    for (auto& version : own) {
      version.origin = version.origin.empty() ? name_of(*files[f]) : version.origin;
      all.push_back(std::move(version));
    }
  }
  return all;
}

/// Up to where some configuration has runs. What was seen of them may be why they are run on: looks begin there.
std::uint64_t seeds_seen(const ResultFile& file) {
  const auto done = file.unit_table().done;
  std::uint64_t seeds = 0;
  for (std::size_t u = 0; u < done.size(); ++u)
    if (const auto& unit = file.layout().units[u]; done[u] != 0) seeds = std::max(seeds, unit.seed_begin + unit.seed_count);
  return seeds;
}

/// Whether the looks of an earlier run, but for the last, which may have been after all seeds of a smaller sweep, would be the same again.
bool goes_on(const ClaimsVersion& last, const ResultFile& file) {
  if (!last.until_decided) return false;
  const auto looks = looks_of(file.layout(), *last.until_decided);
  for (std::size_t i = 0; i + 1 < last.looks.size(); ++i)
    if (i >= looks.size() || looks[i] != last.looks[i].seeds) return false;
  return true;
}

void say_what_changed(const ResultFile& file, const ClaimsVersion& last, const ClaimsVersion& now, Observer& observer) {
  if (now.runs == 0) return;
  const auto earlier = sections(last.claims);
  const auto after = " after " + format_count(now.runs, "run");
  const auto says = [&](const std::string& what) { observer.warn(file.path() + ": " + what + after + ", as the verdicts will say"); };
  if (!last.grid.empty() && last.grid != now.grid) says("the grid of its claims changed");
  if (!last.grid.empty() && last.improvement != now.improvement) says("the improvement of its claims changed");
  for (const auto& section : sections(now.claims)) {
    const auto found = std::ranges::find(earlier, section.name, &ClaimSection::name);
    if (found != earlier.end() && found->text() == section.text()) continue;
    says("claim " + section.name + (found == earlier.end() ? " was declared" : " was changed"));
  }
}

}  // namespace

std::uint64_t runs_done(const ResultFile& file) {
  const auto done = file.unit_table().done;
  std::uint64_t runs = 0;
  for (std::size_t unit = 0; unit < done.size(); ++unit)
    if (done[unit] != 0) runs += file.layout().units[unit].seed_count;
  return runs;
}

std::string first_claims(const Sweep& sweep, HowFar how_far) {
  if (sweep.claims.empty() && how_far == HowFar::all_seeds) return "";
  auto version = version_of(sweep, text_of(sweep.claims), 0);
  if (how_far == HowFar::until_decided) version.until_decided = 0;
  return lines_of(Versions{std::move(version)});
}

std::string claims_after(const ResultFile& replaced, const Sweep& sweep, HowFar how_far) {
  auto versions = claims_versions(replaced);
  if (versions.empty() && sweep.claims.empty()) return first_claims(sweep, how_far);
  const auto runs = std::max(runs_done(replaced), versions.empty() ? 0 : versions.back().runs);
  auto now = version_of(sweep, sweep.claims.empty() ? versions.back().claims : text_of(sweep.claims), runs);
  if (how_far == HowFar::until_decided) now.until_decided = 0;
  for (auto& version : versions) version.looks.clear();  // at runs that are thrown away
  if (versions.empty() || !is_same(versions.back(), now) || now.until_decided != versions.back().until_decided) versions.push_back(now);
  return lines_of(versions);
}

void register_claims(const ResultFile& file, const Sweep& sweep, HowFar how_far, Repeats repeats, Observer& observer) {
  const bool until_decided = how_far == HowFar::until_decided;
  if (until_decided && (!file.offsets().claims || !file.offsets().unit_columns[schema::not_needed]))
    throw UserError(file.path() + " was begun by an earlier version, and has no room for what --until-decided leaves out; run it without, or choose another file with -o");
  const auto versions = claims_versions(file);
  if (sweep.claims.empty() && versions.empty() && !until_decided) return;
  if (!file.offsets().claims) {
    observer.warn(file.path() + " was begun by an earlier version and keeps no claims; give them to `asymsweep analyze --claims FILE`");
    return;
  }
  const auto last = versions.empty() ? ClaimsVersion() : versions.back();
  auto now = version_of(stored_sweep(file), sweep.claims.empty() ? last.claims : text_of(sweep.claims), std::max(runs_done(file), last.runs));
  const bool same = !versions.empty() && is_same(last, now);
  if (until_decided) now.until_decided = same && repeats == Repeats::no_run && goes_on(last, file) ? *last.until_decided : seeds_seen(file);
  if (same && now.until_decided == last.until_decided) return;
  append_claims(file, now);
  if (last.until_decided && !until_decided)
    observer.warn(file.path() + " was begun with --until-decided; all its seeds are run now, also those that no verdict needs");
  say_what_changed(file, last, now, observer);
}

std::string kept_claims(const ResultFile& file) { return lines_of(claims_versions(file)); }

std::string merged_claims(std::span<const ResultFile* const> files) {
  std::vector<Versions> all;
  for (const auto* file : files) {
    all.push_back(claims_versions(*file));
    for (auto& version : all.back()) version.until_decided.reset(), version.looks.clear();  // of other seeds
  }
  if (std::ranges::all_of(all, [&](const Versions& versions) { return are_same(versions, all.front()); })) return lines_of(joined(all));
  return lines_of(one_behind_the_other(files, all, stored_sweep(*files.front())));
}

}  // namespace asymsweep
