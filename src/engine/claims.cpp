#include "engine/claims.hpp"

#include <algorithm>
#include <ranges>

#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "store/schema.hpp"

namespace asymsweep {
namespace {

using Versions = std::vector<ClaimsVersion>;

std::string lines_of(const Versions& versions) {
  std::string lines;
  for (const auto& version : versions) lines += line_of(version);
  if (lines.size() > schema::claims_bytes)
    throw UserError("the claims take " + format_count(lines.size(), "byte") + "; a result file has room for " + format_count(schema::claims_bytes) +
                    ": shorten them, or give them to `asymsweep analyze --claims FILE`");
  return lines;
}

/// Of text that went through read_claims before.
std::vector<ClaimSection> sections(const std::string& text) { return text.empty() ? std::vector<ClaimSection>() : read_claims(text, "stored claims"); }

std::vector<std::string> texts(const Versions& versions) {
  std::vector<std::string> all;
  for (const auto& version : versions) all.push_back(version.claims);
  return all;
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

bool began_with(const Versions& versions, const std::string& section) {
  if (versions.empty() || versions.front().runs > 0) return false;
  return std::ranges::any_of(sections(versions.front().claims), [&](const ClaimSection& one) { return one.text() == section; });
}

/// Claims that every file had from its start, then all that any file has.
Versions mixed(const std::vector<Versions>& files, std::uint64_t all_runs) {
  ClaimsVersion first, last{.time = "", .runs = all_runs, .claims = ""};
  std::vector<std::string> names;
  for (const auto& versions : files) {
    if (versions.empty()) continue;
    first.time = std::max(first.time, versions.front().time);
    last.time = std::max(last.time, versions.back().time);
    for (const auto& section : sections(versions.back().claims)) {
      if (std::ranges::find(names, section.name) != names.end()) continue;
      names.push_back(section.name);
      last.claims += section.text();
      if (std::ranges::all_of(files, [&](const Versions& one) { return began_with(one, section.text()); })) first.claims += section.text();
    }
  }
  Versions all;
  if (!first.claims.empty()) all.push_back(first);
  if (!last.claims.empty() && last.claims != first.claims) all.push_back(last);
  return all;
}

}  // namespace

std::uint64_t runs_done(const ResultFile& file) {
  const auto done = file.unit_table().done;
  std::uint64_t runs = 0;
  for (std::size_t unit = 0; unit < done.size(); ++unit)
    if (done[unit] != 0) runs += file.layout().units[unit].seed_count;
  return runs;
}

std::string first_claims(const Sweep& sweep) {
  return sweep.claims.empty() ? "" : lines_of({{.time = now_utc(), .runs = 0, .claims = text_of(sweep.claims)}});
}

void register_claims(const ResultFile& file, const Sweep& sweep, Observer& observer) {
  if (sweep.claims.empty()) return;
  if (!file.offsets().claims) {
    observer.warn(file.path() + " was begun by an earlier version and keeps no claims; give them to `asymsweep analyze --claims FILE`");
    return;
  }
  const auto versions = claims_versions(file);
  const auto claims = text_of(sweep.claims);
  if (!versions.empty() && versions.back().claims == claims) return;
  append_claims(file, {.time = now_utc(), .runs = runs_done(file), .claims = claims});
}

std::string kept_claims(const ResultFile& file) { return lines_of(claims_versions(file)); }

std::string merged_claims(std::span<const ResultFile* const> files) {
  std::vector<Versions> all;
  std::uint64_t runs = 0;
  for (const auto* file : files) {
    all.push_back(claims_versions(*file));
    runs += runs_done(*file);
  }
  const bool same = std::ranges::all_of(all, [&](const Versions& versions) { return texts(versions) == texts(all.front()); });
  return lines_of(same ? joined(all) : mixed(all, runs));
}

}  // namespace asymsweep
