#include "sweep/claim_sections.hpp"

#include <algorithm>

#include "core/characters.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace asymsweep {
namespace {

constexpr std::string_view prefix = "claim.";
constexpr std::size_t longest_name = 64;

/// "clipped_wins" of claim.clipped_wins.where.
std::string claim_name(const Assignment& line) {
  const auto rest = std::string_view(line.full_name).substr(prefix.size());
  const auto dot = rest.find('.');
  if (dot == rest.npos) throw UserError(line.place + ": the section [claim] has no name; write [claim.NAME]");
  const auto name = rest.substr(0, dot);
  if (!is_claim_name(name))
    throw UserError(line.place + ": [claim." + printable(name) + "] is not the name of a claim: letters, digits, '_' and '-', at most " +
                    std::to_string(longest_name) + character_hint(name));
  return std::string(name);
}

}  // namespace

bool is_claim_name(std::string_view name) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; };
  return !name.empty() && name.size() <= longest_name && std::ranges::all_of(name, fits);
}

const Assignment* ClaimSection::find(std::string_view wanted) const {
  const auto found = std::ranges::find_if(lines, [&](const Assignment& line) { return key(line) == wanted; });
  return found == lines.end() ? nullptr : &*found;
}

std::string ClaimSection::text() const {
  std::string all = "[claim." + name + "]\n";
  for (const auto& line : lines) all += key(line) + " = " + line.text + "\n";
  return all;
}

std::vector<ClaimSection> take_claims(std::vector<Assignment>& assignments) {
  std::vector<ClaimSection> claims;
  for (const auto& line : assignments) {
    if (!line.full_name.starts_with(prefix)) continue;
    const auto name = claim_name(line);
    auto section = std::ranges::find(claims, name, &ClaimSection::name);
    if (section == claims.end()) section = claims.insert(claims.end(), {name, line.place, {}});
    if (const auto* earlier = section->find(section->key(line)))
      throw UserError(line.place + ": " + printable(line.full_name) + " is given twice (first at " + earlier->place + ")");
    section->lines.push_back(line);
  }
  std::erase_if(assignments, [](const Assignment& line) { return line.full_name.starts_with(prefix); });
  return claims;
}

std::vector<ClaimSection> read_claims(const std::string& text, const std::string& origin) {
  auto lines = read_assignments(text, origin);
  auto claims = take_claims(lines);
  if (!lines.empty()) throw UserError(lines.front().place + ": '" + printable(lines.front().full_name) + "' is no claim; a file of claims has sections [claim.NAME] only");
  if (claims.empty()) throw UserError(origin + ": has no section [claim.NAME]");
  return claims;
}

std::string text_of(const std::vector<ClaimSection>& claims) {
  std::string all;
  for (const auto& claim : claims) all += claim.text();
  return all;
}

}  // namespace asymsweep
