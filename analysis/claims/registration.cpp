#include "analysis/claims/registration.hpp"

#include <algorithm>
#include <optional>

#include "analysis/claims/declared.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

std::string after(std::uint64_t runs) { return " after " + format_count(runs, "run"); }

/// Versions that followed one another in one file, ascending.
struct History {
  std::string origin;
  std::vector<const ClaimsVersion*> versions;
  std::vector<std::vector<ClaimSection>> sections;  ///< [version]
};

const ClaimSection* find(const std::vector<ClaimSection>& sections, const std::string& name) {
  const auto found = std::ranges::find(sections, name, &ClaimSection::name);
  return found == sections.end() ? nullptr : &*found;
}

/// One history for each file that versions came from; those of the merged file itself are behind all.
std::vector<History> histories_of(const std::vector<ClaimsVersion>& versions, const std::string& source) {
  std::vector<History> all;
  for (const auto& version : versions)
    if (std::ranges::find(all, version.origin, &History::origin) == all.end() && !version.origin.empty()) all.push_back({version.origin, {}, {}});
  if (all.empty()) all.push_back({"", {}, {}});
  for (const auto& version : versions)
    for (auto& history : all) {
      if (!version.origin.empty() && version.origin != history.origin) continue;
      history.versions.push_back(&version);
      history.sections.push_back(version.claims.empty() ? std::vector<ClaimSection>() : read_claims(version.claims, source));
    }
  return all;
}

/// "; the grid changed after 1,200 runs" since the version `first`, which is empty where it is the same still.
std::string other_experiment_since(const History& history, std::size_t first) {
  std::string words;
  for (std::size_t v = first + 1; v < history.versions.size(); ++v) {
    const auto &earlier = *history.versions[v - 1], &version = *history.versions[v];
    if (earlier.grid.empty() || version.grid.empty() || version.runs == 0) continue;
    if (earlier.grid != version.grid) words += "; the grid changed" + after(version.runs);
    if (earlier.improvement != version.improvement) words += "; the improvement changed" + after(version.runs);
  }
  return words;
}

/// As the last version that has it says it.
RegisteredClaim last_said(const std::string& name, const History& history) {
  const auto& [origin, versions, sections] = history;
  std::size_t last = versions.size() - 1;
  while (!find(sections[last], name)) --last;
  const auto& section = *find(sections[last], name);
  std::size_t first = last;  // since when it has said the same
  for (; first > 0; --first)
    if (const auto* earlier = find(sections[first - 1], name); !earlier || earlier->text() != section.text()) break;
  const bool before = versions[first]->runs == 0;
  const bool changed = std::ranges::any_of(sections.begin(), sections.begin() + static_cast<std::ptrdiff_t>(first), [&](const auto& one) { return find(one, name); });
  std::string words = before ? "declared before the run" : (changed ? "changed" : "declared") + after(versions[first]->runs);
  if (last + 1 < versions.size()) words += ", withdrawn" + after(versions[last + 1]->runs);
  const auto other = other_experiment_since(history, first);
  return {section, before && other.empty(), words + other};
}

/// As it was said when the first run began, where that was changed later: that would be a way to lose a verdict.
std::optional<RegisteredClaim> first_said(const std::string& name, const History& history, const RegisteredClaim& last) {
  const auto& [origin, versions, sections] = history;
  std::size_t begin = 0;
  while (begin < versions.size() && versions[begin]->runs == 0) ++begin;
  if (begin == 0) return std::nullopt;
  const auto* section = find(sections[begin - 1], name);
  if (!section || section->text() == last.section.text()) return std::nullopt;
  std::size_t changed = begin;
  while (changed + 1 < versions.size() && find(sections[changed], name) && find(sections[changed], name)->text() == section->text()) ++changed;
  const auto other = other_experiment_since(history, begin - 1);
  return RegisteredClaim{*section, other.empty(), "declared before the run, changed" + after(versions[changed]->runs) + other};
}

/// Of one file; newest version first.
std::vector<RegisteredClaim> registered_in(const History& history) {
  const auto& [origin, versions, sections] = history;
  std::vector<RegisteredClaim> all;
  std::vector<std::string> seen;
  for (std::size_t v = versions.size(); v-- > 0;) {
    const bool withdrawn_unseen = v + 1 < versions.size() && versions[v + 1]->runs == 0;
    for (const auto& section : sections[v]) {
      if (std::ranges::find(seen, section.name) != seen.end()) continue;
      seen.push_back(section.name);
      if (withdrawn_unseen) continue;
      auto last = last_said(section.name, history);
      if (auto first = first_said(section.name, history, last)) all.push_back(std::move(*first));
      all.push_back(std::move(last));
    }
  }
  return all;
}

/// A claim of a merged file: declared before the run where each file had it before its own.
RegisteredClaim over_all(const ClaimSection& section, const std::vector<History>& histories, const std::vector<std::vector<RegisteredClaim>>& of_each) {
  std::vector<std::string> words, in_words;
  bool before = true;
  for (std::size_t h = 0; h < histories.size(); ++h) {
    const RegisteredClaim* own = nullptr;
    for (const auto& claim : of_each[h])
      if (claim.section.text() == section.text()) own = &claim;
    before = before && own && own->before;
    words.push_back(own ? own->words : "not declared");
    in_words.push_back("in " + histories[h].origin + " " + words.back());
  }
  const bool alike = std::ranges::all_of(words, [&](const std::string& one) { return one == words.front(); });
  return {section, before, alike ? words.front() : join(in_words, "; ")};
}

ClaimPointer row(const ClaimSection& section, const Sweep& sweep, bool before, std::string words) {
  auto claim = as_claim(declared_claims({section}, sweep).front());
  claim.declaration->before = before;
  claim.declaration->words = std::move(words);
  return std::make_shared<const Claim>(std::move(claim));
}

}  // namespace

std::vector<RegisteredClaim> registered_claims(const std::vector<ClaimsVersion>& versions, const std::string& origin) {
  const auto histories = histories_of(versions, origin);
  std::vector<std::vector<RegisteredClaim>> of_each;
  for (const auto& history : histories) of_each.push_back(registered_in(history));
  if (histories.size() == 1) return of_each.front();
  std::vector<RegisteredClaim> all;
  for (const auto& claims : of_each)
    for (const auto& claim : claims) {
      const auto is_it = [&](const RegisteredClaim& one) { return one.section.text() == claim.section.text(); };
      if (std::ranges::none_of(all, is_it)) all.push_back(over_all(claim.section, histories, of_each));
    }
  return all;
}

std::vector<ClaimPointer> claims_on(const Results& results, const std::vector<ClaimSection>& more, Misfits misfits) {
  std::vector<ClaimPointer> all;
  for (const auto& [section, before, words] : registered_claims(claims_versions(results.file()), "the claims stored in " + results.file().path()))
    all.push_back(row(section, results.sweep(), before, words));
  for (const auto& section : more) {
    if (std::ranges::any_of(all, [&](const ClaimPointer& claim) { return claim->id == section.name; }))
      throw UserError(section.place + ": " + results.file().path() + " has a claim of the name " + section.name + " already; choose another");
    try {
      all.push_back(row(section, results.sweep(), false, "declared after the data"));
    } catch (const UserError&) {
      if (misfits == Misfits::refused) throw;
    }
  }
  return all;
}

}  // namespace asymsweep::analysis
