#include "analysis/claims/registration.hpp"

#include <algorithm>

#include "analysis/claims/declared.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

std::string after(std::uint64_t runs) { return " after " + format_count(runs, "run"); }

/// [version], ascending: the sections of each.
using Sections = std::vector<std::vector<ClaimSection>>;

const ClaimSection* find(const std::vector<ClaimSection>& sections, const std::string& name) {
  const auto found = std::ranges::find(sections, name, &ClaimSection::name);
  return found == sections.end() ? nullptr : &*found;
}

RegisteredClaim registered(const std::string& name, const Sections& sections, const std::vector<ClaimsVersion>& versions) {
  std::size_t last = versions.size() - 1;
  while (!find(sections[last], name)) --last;
  const auto& section = *find(sections[last], name);
  std::size_t first = last;  // since when it has said the same
  for (; first > 0; --first)
    if (const auto* earlier = find(sections[first - 1], name); !earlier || earlier->text() != section.text()) break;
  const bool before = versions[first].runs == 0;
  const bool changed = std::ranges::any_of(sections.begin(), sections.begin() + static_cast<std::ptrdiff_t>(first), [&](const auto& one) { return find(one, name); });
  std::string words = before ? "declared before the run" : (changed ? "changed" : "declared") + after(versions[first].runs);
  if (last + 1 < versions.size()) words += ", withdrawn" + after(versions[last + 1].runs);
  return {section, before, words};
}

ClaimPointer row(const ClaimSection& section, const Sweep& sweep, bool before, std::string words) {
  auto claim = as_claim(declared_claims({section}, sweep).front());
  claim.declaration->before = before;
  claim.declaration->words = std::move(words);
  return std::make_shared<const Claim>(std::move(claim));
}

}  // namespace

std::vector<RegisteredClaim> registered_claims(const std::vector<ClaimsVersion>& versions, const std::string& origin) {
  Sections sections;
  for (const auto& version : versions) sections.push_back(version.claims.empty() ? std::vector<ClaimSection>() : read_claims(version.claims, origin));
  std::vector<RegisteredClaim> all;
  std::vector<std::string> seen;
  for (std::size_t v = versions.size(); v-- > 0;) {
    const bool withdrawn_unseen = v + 1 < versions.size() && versions[v + 1].runs == 0;
    for (const auto& section : sections[v]) {
      if (std::ranges::find(seen, section.name) != seen.end()) continue;
      seen.push_back(section.name);
      if (!withdrawn_unseen) all.push_back(registered(section.name, sections, versions));
    }
  }
  return all;
}

std::vector<ClaimPointer> claims_on(const Results& results, const std::vector<ClaimSection>& more) {
  std::vector<ClaimPointer> all;
  for (const auto& [section, before, words] : registered_claims(claims_versions(results.file()), "the claims stored in " + results.file().path()))
    all.push_back(row(section, results.sweep(), before, words));
  for (const auto& section : more) {
    if (std::ranges::any_of(all, [&](const ClaimPointer& claim) { return claim->id == section.name; }))
      throw UserError(section.place + ": " + results.file().path() + " has a claim of the name " + section.name + " already; choose another");
    all.push_back(row(section, results.sweep(), false, "declared after the data"));
  }
  return all;
}

}  // namespace asymsweep::analysis
