#include "analysis/claims/claim_names.hpp"

#include <algorithm>
#include <map>

namespace asymsweep::analysis {
namespace {

/// Without its section, "clipped.high" of algorithm.clipped.high; and as axes are called, "high".
std::string without_section(const std::string& key) { return key.substr(key.find('.') + 1); }
std::string last_part(const std::string& key) { return key.substr(key.rfind('.') + 1); }

expression::Type type_of(const std::vector<Value>& values) {
  const auto numbers = std::ranges::count_if(values, [](const Value& value) { return std::holds_alternative<double>(value); });
  if (numbers == 0) return expression::Type::word;
  return static_cast<std::size_t>(numbers) == values.size() ? expression::Type::number : expression::Type::any;
}

}  // namespace

std::vector<expression::Symbol> key_symbols(const Sweep& sweep, const std::vector<std::string>& taken) {
  std::map<std::string, std::vector<Value>> values;
  for (const auto& [key, value] : sweep.fixed.values()) values[key] = {value};
  for (const auto& dimension : sweep.dimensions)
    for (const auto& axis : dimension.axes) values[axis.key] = axis.values;
  std::map<std::string, int> owners, by_last_part;
  for (const auto& [key, of_key] : values) owners[without_section(key)] += 1, by_last_part[last_part(key)] += 1;
  std::vector<expression::Symbol> symbols;
  for (const auto& [key, of_key] : values) {
    const auto type = type_of(of_key);
    symbols.push_back({key, type});
    const auto is_free = [&](const std::string& name) { return std::ranges::find(taken, name) == taken.end(); };
    const auto name = without_section(key), last = last_part(key);
    if (owners[name] == 1 && is_free(name)) symbols.push_back({name, type});
    if (last != name && by_last_part[last] == 1 && is_free(last)) symbols.push_back({last, type});
  }
  return symbols;
}

std::string key_of(std::string_view name, const Configuration& configuration) {
  if (configuration.has(name)) return std::string(name);
  for (const auto& [key, value] : configuration.values())
    if (without_section(key) == name) return key;
  for (const auto& [key, value] : configuration.values())
    if (last_part(key) == name) return key;
  return "";
}

expression::Value value_of_key(const Configuration& configuration, std::string_view key) {
  const auto& value = configuration.value(key);
  if (const auto* number = std::get_if<double>(&value)) return *number;
  if (const auto* word = std::get_if<std::string>(&value)) return *word;
  return to_text(value);
}

}  // namespace asymsweep::analysis
