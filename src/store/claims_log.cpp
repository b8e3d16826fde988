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

}  // namespace

std::string line_of(const ClaimsVersion& version) {
  nlohmann::ordered_json line = {{"time", version.time}, {"runs", version.runs}, {"claims", version.claims}};
  if (!version.grid.empty()) line["grid"] = version.grid;
  if (!version.improvement.empty()) line["improvement"] = version.improvement;
  if (!version.origin.empty()) line["origin"] = version.origin;
  return line.dump() + "\n";
}

std::vector<ClaimsVersion> versions_in(std::string_view region, const std::string& path) {
  std::vector<ClaimsVersion> versions;
  for (auto rest = whole_lines(region); !rest.empty();) {
    const auto end = rest.find('\n');
    const auto line = nlohmann::json::parse(rest.substr(0, end), nullptr, false);
    const auto is = [&](const char* key, auto type_fits) { return line.contains(key) && type_fits(line[key]); };
    const auto text = [](const auto& value) { return value.is_string(); };
    if (!line.is_object() || !is("time", text) || !is("claims", text) || !is("runs", [](const auto& value) { return value.is_number_unsigned(); }))
      throw DamageError(path + ": version " + std::to_string(versions.size() + 1) + " of its claims cannot be read");
    const auto given = [&](const char* key) { return is(key, text) ? line[key].get<std::string>() : std::string(); };
    versions.push_back({line["time"], line["runs"], line["claims"], given("grid"), given("improvement"), given("origin")});
    rest.remove_prefix(end + 1);
  }
  return versions;
}

std::vector<ClaimsVersion> claims_versions(const ResultFile& file) { return versions_in(file.claims_region(), file.path()); }

void append_claims(const ResultFile& file, const ClaimsVersion& version) {
  const auto region = file.claims_region();
  const auto begin = whole_lines(region).size();
  auto rest = line_of(version);
  if (begin + rest.size() > region.size())
    throw UserError(file.path() + " has no room for these claims: a version takes " + format_count(rest.size(), "byte") + ", and " + format_count(region.size() - begin) +
                    " are left; shorten the claims, or give them to `asymsweep analyze --claims FILE`");
  rest.resize(region.size() - begin, '\0');
  auto writable = PosixFile::open(file.path(), O_RDWR);
  writable.write_at(file.offsets().claims + begin, std::as_bytes(std::span(rest)));
  writable.sync_data();
}

}  // namespace asymsweep
