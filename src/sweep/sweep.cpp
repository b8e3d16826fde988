#include "sweep/sweep.hpp"

#include <algorithm>
#include <sstream>

#include "core/error.hpp"
#include "core/text.hpp"

namespace asymsweep {

const Key* KeyTable::find(std::string_view full_name) const {
  const auto found = std::ranges::find_if(keys, [&](const Key& key) { return key.full_name() == full_name; });
  return found == keys.end() ? nullptr : &*found;
}

void require_no_refusals(const Sweep& sweep) {
  if (!sweep.refusals.empty()) throw UserError(sweep.refusals.front());
}

std::size_t Sweep::configuration_count() const {
  std::size_t count = 1;
  for (const auto& dimension : dimensions) count *= dimension.size();
  return count;
}

std::size_t Sweep::planned_count() const {
  return configuration_count() - static_cast<std::size_t>(std::ranges::count(left_out, true));
}

std::size_t Sweep::distinct_count() const {
  std::size_t count = 0;
  for (std::size_t c = 0; c < configuration_count(); ++c) count += is_trained(c);
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

std::string Sweep::axis_text(std::size_t index) const {
  const auto at = coordinates(index);
  std::vector<std::string> values;
  for (std::size_t d = 0; d < at.size(); ++d)
    for (const auto& axis : dimensions[d].axes) values.push_back(axis.key + " = " + to_text(axis.values[at[d]]));
  return join(values);
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
  std::string line, section, kept;
  while (std::getline(lines, line)) {
    if (line.starts_with('[')) section = line.substr(1, line.size() - 2);
    const auto key = section + "." + line.substr(0, line.find(" = "));
    const bool describes = key == "sweep.description" || (section.starts_with("algorithm.") && line.starts_with("meaning = "));
    if (!describes && std::ranges::find(aside, key) == aside.end()) kept += line + "\n";
  }
  return kept;
}

}  // namespace asymsweep
