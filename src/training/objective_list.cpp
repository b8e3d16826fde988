// What is known of each objective, for people.

#include <algorithm>

#include "algorithms/named_objectives.hpp"
#include "algorithms/registry.hpp"
#include "core/text.hpp"
#include "expression/bind.hpp"
#include "sweep/comparison.hpp"
#include "training/objectives.hpp"

namespace asymsweep {
namespace {

constexpr std::size_t longest_weight = 1000;  // of a derivative, in characters

/// All lengths but those of tokens.end_token = yes: the mean length of a step is then a constant, and needs no samples.
AlgorithmTraits traits_where_lengths_are_equal(const expression::Expression& weight) {
  return traits_of(expression::bind(weight, {.values = {{"batch_length", 1.0}}, .definitions = {}}));
}

void describe_formula(FormulaKind kind, const std::string& text, const std::vector<std::string>& parameters, ObjectiveDescription& description) {
  const auto formula = read_formula(kind, text, parameters);
  if (kind == FormulaKind::surrogate) description.surrogate = formula.written.text();
  description.weight = formula.weight.text(longest_weight);
  for (const auto& name : formula.weight.names())
    if (std::ranges::find(parameters, name) == parameters.end()) description.reads.push_back(name);
  for (const auto& node : formula.weight.nodes())
    if (node.operation == expression::Operation::call && std::ranges::find(description.reads, node.text) == description.reads.end()) description.reads.push_back(node.text);
  description.traits = traits_of(formula.weight);
  description.needs = keys_needed(traits_where_lengths_are_equal(formula.weight));
}

void describe_named(const NamedObjective& objective, ObjectiveDescription& description) {
  std::vector<std::string> parameters;
  for (const auto& parameter : objective.parameters) {
    parameters.push_back(parameter.name);
    description.parameters.emplace_back(parameter.name, format_number(parameter.standard));
  }
  describe_formula(objective.kind, objective.formula, parameters, description);
}

ObjectiveDescription describe(const Algorithm& row) {
  ObjectiveDescription description = {.name = row.name, .meaning = row.meaning};
  description.traits = row.traits;
  if (const auto* formula = formula_of_built_in(row.name)) describe_named(*formula, description);
  return description;
}

ObjectiveDescription describe(const NamedObjective& objective) {
  ObjectiveDescription description = {.name = objective.name, .meaning = objective.meaning};
  description.citation = objective.citation;
  describe_named(objective, description);
  return description;
}

/// Of a section of the sweep's own.
ObjectiveDescription describe_own(const Sweep& sweep, const std::string& name) {
  const auto prefix = "algorithm." + name + ".";
  ObjectiveDescription description = {.name = name, .meaning = {}};
  if (const auto meaning = sweep.meanings.find("algorithm." + name); meaning != sweep.meanings.end()) description.meaning = meaning->second;
  std::vector<std::string> parameters;
  for (const auto& key : sweep.own_keys) {
    if (key.section + "." != prefix || key.domain.free_text) continue;
    parameters.push_back(key.name);
    description.parameters.emplace_back(key.name, text_of(values_of(sweep, key.full_name())));
  }
  const bool surrogate = sweep.fixed.has(prefix + "surrogate");
  describe_formula(surrogate ? FormulaKind::surrogate : FormulaKind::weight, sweep.fixed.word(prefix + (surrogate ? "surrogate" : "weight")), parameters, description);
  return description;
}

}  // namespace

std::vector<ObjectiveDescription> describe_objectives() {
  std::vector<ObjectiveDescription> all;
  for (const auto& row : algorithms()) all.push_back(describe(row));
  for (const auto& objective : named_objectives()) all.push_back(describe(objective));
  return all;
}

std::vector<ObjectiveDescription> describe_objectives(const Sweep& sweep) {
  std::vector<ObjectiveDescription> all;
  for (const auto& value : values_of(sweep, "train.algorithm")) {
    const auto& name = std::get<std::string>(value);
    const auto known = describe_objectives();
    const auto found = std::ranges::find(known, name, &ObjectiveDescription::name);
    if (found == known.end()) {
      all.push_back(describe_own(sweep, name));
      continue;
    }
    all.push_back(*found);
    for (auto& [parameter, value_text] : all.back().parameters)
      if (const auto given = values_of(sweep, "algorithm." + name + "." + parameter); !given.empty()) value_text = text_of(given);
  }
  return all;
}

}  // namespace asymsweep
