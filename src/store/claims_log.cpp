#include "store/claims_log.hpp"

#include <fcntl.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>

#include "core/error.hpp"
#include "core/text.hpp"
#include "store/posix_file.hpp"
#include "store/schema.hpp"

namespace asymsweep {
namespace {

/// Up to the last line end in front of the first zero.
std::string_view whole_lines(std::string_view region) {
  const auto written = region.substr(0, region.find('\0'));
  const auto end = written.rfind('\n');
  return end == written.npos ? std::string_view() : written.substr(0, end + 1);
}

std::string line_of(const LookNote& look) {
  return nlohmann::ordered_json{{"look", look.seeds}, {"decided", look.decided}, {"undecided", look.undecided}}.dump() + "\n";
}

/// Over what a crash left behind the last line end.
void append(const ResultFile& file, std::uint64_t begin, std::string lines, std::uint64_t end) {
  lines.resize(end - begin, '\0');
  auto writable = PosixFile::open(file.path(), O_RDWR);
  writable.write_at(file.offsets().claims + begin, std::as_bytes(std::span(lines)));
  writable.sync_data();
}

}  // namespace

std::string lines_of(const ClaimsVersion& version) {
  nlohmann::ordered_json line = {{"time", version.time}, {"runs", version.runs}, {"claims", version.claims}};
  if (!version.grid.empty()) line["grid"] = version.grid;
  if (!version.improvement.empty()) line["improvement"] = version.improvement;
  if (!version.origin.empty()) line["origin"] = version.origin;
  if (version.until_decided) line["until_decided"] = *version.until_decided;
  std::string lines = line.dump() + "\n";
  for (const auto& look : version.looks) lines += line_of(look);
  return lines;
}

std::vector<ClaimsVersion> versions_in(std::string_view region, const std::string& path) {
  std::vector<ClaimsVersion> versions;
  for (auto rest = whole_lines(region); !rest.empty();) {
    const auto end = rest.find('\n');
    const auto line = nlohmann::json::parse(rest.substr(0, end), nullptr, false);
    const auto is = [&](const char* key, auto type_fits) { return line.contains(key) && type_fits(line[key]); };
    const auto text = [](const auto& value) { return value.is_string(); };
    const auto count = [](const auto& value) { return value.is_number_unsigned(); };
    if (line.is_object() && !versions.empty() && is("look", count) && is("decided", count) && is("undecided", count)) {
      versions.back().looks.push_back({line["look"], line["decided"], line["undecided"]});
      rest.remove_prefix(end + 1);
      continue;
    }
    if (!line.is_object() || !is("time", text) || !is("claims", text) || !is("runs", count))
      throw DamageError(path + ": version " + std::to_string(versions.size() + 1) + " of its claims cannot be read");
    const auto given = [&](const char* key) { return is(key, text) ? line[key].get<std::string>() : std::string(); };
    versions.push_back({line["time"], line["runs"], line["claims"], given("grid"), given("improvement"), given("origin"),
                        is("until_decided", count) ? std::optional<std::uint64_t>(line["until_decided"]) : std::nullopt});
    rest.remove_prefix(end + 1);
  }
  return versions;
}

std::vector<ClaimsVersion> claims_versions(const ResultFile& file) { return versions_in(file.claims_region(), file.path()); }

void append_claims(const ResultFile& file, const ClaimsVersion& version) {
  const auto region = file.claims_region();
  const auto begin = whole_lines(region).size();
  const auto lines = lines_of(version);
  if (begin + lines.size() > region.size())
    throw UserError(file.path() + " has no room for these claims: a version takes " + format_count(lines.size(), "byte") + ", and " + format_count(region.size() - begin) +
                    " are left; shorten the claims, or give them to `asymsweep analyze --claims FILE`");
  append(file, begin, lines, region.size());
}

bool append_look(const ResultFile& file, const LookNote& look) {
  const auto region = file.claims_region();
  const auto begin = whole_lines(region).size();
  const auto line = line_of(look);
  if (begin + line.size() > region.size()) return false;
  append(file, begin, line, region.size());
  return true;
}

}  // namespace asymsweep
