#include "analysis/claims/claim_names.hpp"

#include <algorithm>
#include <map>

namespace asymsweep::analysis {
namespace {

/// "clipped.high" of algorithm.clipped.high.
std::string without_section(const std::string& key) { return key.substr(key.find('.') + 1); }

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
  std::map<std::string, int> owners;
  for (const auto& [key, of_key] : values) owners[without_section(key)] += 1;
  const auto is_free = [&](const std::string& name) { return std::ranges::find(taken, name) == taken.end(); };
  std::vector<expression::Symbol> symbols;
  for (const auto& [key, of_key] : values) {
    const auto type = type_of(of_key);
    symbols.push_back({key, type});
    const auto name = without_section(key);
    if (owners[name] == 1 && is_free(name)) symbols.push_back({name, type});
  }
  for (const auto& dimension : sweep.dimensions)
    for (const auto& axis : dimension.axes)
      if (axis.name != axis.key && owners[axis.name] == 0 && is_free(axis.name)) symbols.push_back({axis.name, type_of(axis.values)});
  return symbols;
}

std::string key_of(std::string_view name, const Sweep& sweep) {
  const auto configuration = sweep.configuration(0);
  if (configuration.has(name)) return std::string(name);
  for (const auto& [key, value] : configuration.values())
    if (without_section(key) == name) return key;
  for (const auto& dimension : sweep.dimensions)
    for (const auto& axis : dimension.axes)
      if (axis.name == name) return axis.key;
  return "";
}

expression::Value value_of_key(const Configuration& configuration, std::string_view key) {
  const auto& value = configuration.value(key);
  if (const auto* number = std::get_if<double>(&value)) return *number;
  if (const auto* word = std::get_if<std::string>(&value)) return *word;
  return to_text(value);
}

}  // namespace asymsweep::analysis
