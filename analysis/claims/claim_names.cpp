#include "analysis/claims/claim_names.hpp"

#include <algorithm>
#include <map>

#include "training/metrics/registry.hpp"
#include "training/train_unit.hpp"

namespace asymsweep::analysis {
namespace {

/// "clipped.high" of algorithm.clipped.high.
std::string without_section(const std::string& key) { return key.substr(key.find('.') + 1); }

expression::Type type_of(const std::vector<Value>& values) {
  const auto numbers = std::ranges::count_if(values, [](const Value& value) { return std::holds_alternative<double>(value); });
  if (numbers == 0) return expression::Type::word;
  return static_cast<std::size_t>(numbers) == values.size() ? expression::Type::number : expression::Type::any;
}

/// "v_mu" of other.v_mu.
std::string without_prefix(std::string_view name) {
  for (const auto prefix : {other_prefix, difference_prefix})
    if (name.starts_with(prefix)) return std::string(name.substr(prefix.size()));
  return std::string(name);
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

std::vector<std::string> final_metrics(const Sweep& sweep) {
  std::vector<std::string> names = {"improvement"};
  for (const auto& metric : training_plan(sweep).metrics)
    if (metric.shape == MetricShape::final && metric.name != names.front()) names.push_back(metric.name);  // a program may call one improvement
  return names;
}

std::vector<std::string> run_names(const Sweep& sweep, const Premises& premises, bool of_pairs) {
  auto names = final_metrics(sweep);
  if (premises.provide(Needs::v)) names.emplace_back(baseline_name);
  if (premises.provide(Needs::instance)) names.emplace_back(magnitude_name);
  if (!of_pairs) return names;
  const auto own = names;
  for (const auto& name : own) names.push_back(std::string(other_prefix) + name);
  for (const auto& metric : training_plan(sweep).metrics)
    if (metric.shape == MetricShape::curve) names.push_back(std::string(difference_prefix) + metric.name);
  return names;
}

std::vector<std::string> names_before_training(const Sweep& sweep, const Premises& premises, bool of_pairs) {
  auto names = run_names(sweep, premises, of_pairs);
  std::vector<std::string> outcomes = {"improvement"};
  for (const auto& metric : training_plan(sweep).metrics)
    if (metric.time == MetricTime::after_training) outcomes.push_back(metric.name);
  std::erase_if(names, [&](const std::string& name) { return std::ranges::find(outcomes, without_prefix(name)) != outcomes.end(); });
  return names;
}

std::string metric_of(std::string_view name) {
  const auto own = without_prefix(name);
  return own == baseline_name || own == magnitude_name || own == "improvement" ? "" : own;
}

}  // namespace asymsweep::analysis
