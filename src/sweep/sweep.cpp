#include "sweep/sweep.hpp"

#include <algorithm>
#include <map>
#include <sstream>

#include "core/text.hpp"

namespace asymsweep {

const Key* KeyTable::find(std::string_view full_name) const {
  const auto found = std::ranges::find_if(keys, [&](const Key& key) { return key.full_name() == full_name; });
  return found == keys.end() ? nullptr : &*found;
}

std::size_t Sweep::configuration_count() const {
  std::size_t count = 1;
  for (const auto& dimension : dimensions) count *= dimension.size();
  return count;
}

std::vector<std::size_t> Sweep::coordinates(std::size_t index) const {
  std::vector<std::size_t> at(dimensions.size());
  for (std::size_t d = dimensions.size(); d-- > 0;) {
    at[d] = index % dimensions[d].size();
    index /= dimensions[d].size();
  }
  return at;
}

Configuration Sweep::configuration(std::size_t index) const {
  Configuration configuration = fixed;
  const auto at = coordinates(index);
  for (std::size_t d = 0; d < dimensions.size(); ++d)
    for (const auto& axis : dimensions[d].axes) configuration.set(axis.key, axis.values[at[d]]);
  return configuration;
}

std::string Sweep::identity() const {
  std::istringstream lines(canonical);
  std::string line, kept;
  while (std::getline(lines, line))
    if (!line.starts_with("description = ")) kept += line + "\n";
  return kept;
}

namespace {

/// Full key name to value text, in order; and the order of the keys.
std::vector<std::pair<std::string, std::string>> identity_entries(const std::string& identity) {
  std::vector<std::pair<std::string, std::string>> entries;
  std::istringstream lines(identity);
  std::string line, section;
  while (std::getline(lines, line)) {
    if (line.starts_with('[')) {
      section = line.substr(1, line.size() - 2);
    } else if (const auto equals = line.find(" = "); equals != line.npos) {
      entries.emplace_back(section + "." + line.substr(0, equals), line.substr(equals + 3));
    }
  }
  return entries;
}

}  // namespace

std::optional<std::string> first_difference(const std::string& stored_identity, const std::string& wanted_identity) {
  if (stored_identity == wanted_identity) return std::nullopt;
  const auto stored = identity_entries(stored_identity), wanted = identity_entries(wanted_identity);
  const std::map<std::string, std::string> stored_map(stored.begin(), stored.end());
  const std::map<std::string, std::string> wanted_map(wanted.begin(), wanted.end());
  for (const auto& [key, value] : wanted) {
    const auto other = stored_map.find(key);
    if (other == stored_map.end()) return key + " is absent in the file and " + plain_numbers(value) + " in the sweep";
    if (other->second != value) return key + " is " + plain_numbers(other->second) + " in the file and " + plain_numbers(value) + " in the sweep";
  }
  for (const auto& [key, value] : stored)
    if (!wanted_map.contains(key)) return key + " is " + plain_numbers(value) + " in the file and absent in the sweep";
  return "the axes come in another order";
}

}  // namespace asymsweep
