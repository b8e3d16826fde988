#include "training/objectives.hpp"

#include <algorithm>
#include <set>

#include "algorithms/named_objectives.hpp"
#include "algorithms/registry.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "expression/operation.hpp"
#include "problems/tokens.hpp"
#include "sweep/stored_name.hpp"
#include "sweep/sweep_file.hpp"
#include "training/metrics/registry.hpp"
#include "training/parameters.hpp"

namespace asymsweep {
namespace {

constexpr std::string_view section = "algorithm.";

bool is_plain_name(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  return !name.empty() && letter(name[0]) && std::ranges::all_of(name, [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

/// One section: its lines, of a key the last one.
struct Section {
  std::string name;
  std::vector<std::pair<std::string, Assignment*>> lines;  ///< key and line, in the order of the file

  Assignment* find(std::string_view key) const {
    const auto found = std::ranges::find(lines, key, &std::pair<std::string, Assignment*>::first);
    return found == lines.end() ? nullptr : found->second;
  }
  std::vector<std::string> parameters() const {
    std::vector<std::string> names;
    for (const auto& [key, line] : lines)
      if (key != "weight" && key != "surrogate" && key != "meaning") names.push_back(key);
    return names;
  }
};

bool is_registered(std::string_view name) {
  return std::ranges::any_of(algorithms(), [&](const Algorithm& row) { return row.name == name; }) || find_named_objective(name);
}

ReadWhen trained_with(const std::string& name) {
  return {"train.algorithm = " + name, [name](const Configuration& configuration) { return configuration.word("train.algorithm") == name; }};
}

/// Sections of objectives of the sweep's own, in the order of the file.
std::vector<Section> sections_of(std::vector<Assignment>& given) {
  std::vector<Section> sections;
  for (auto& line : given) {
    if (!line.full_name.starts_with(section)) continue;
    const auto dot = line.full_name.rfind('.');
    if (dot < section.size())
      throw UserError(line.place + ": [algorithm] has no keys of its own; an objective has a section [algorithm.NAME]");
    const auto name = line.full_name.substr(section.size(), dot - section.size()), key = line.full_name.substr(dot + 1);
    if (is_registered(name)) {
      if (key == "weight" || key == "surrogate" || key == "meaning")
        throw UserError(line.place + ": " + line.full_name + " cannot be given: " + name + " is built in; choose another name for an objective of your own");
      continue;
    }
    if (!is_plain_name(name)) throw UserError(line.place + ": [algorithm." + name + "] is not a name of letters, digits and _");
    auto found = std::ranges::find(sections, name, &Section::name);
    if (found == sections.end()) found = sections.insert(sections.end(), Section{.name = name, .lines = {}});
    const auto earlier = std::ranges::find(found->lines, key, &std::pair<std::string, Assignment*>::first);
    if (earlier == found->lines.end()) found->lines.emplace_back(key, &line);
    else earlier->second = &line;
  }
  return sections;
}

/// Words that a result file has already, or the sentences of a formula.
void require_free(const Assignment& line, const std::string& name, const KeyTable& table) {
  const auto refuse = [&](const std::string& why) { throw UserError(line.place + ": " + line.full_name + " cannot be a parameter: " + why + "; choose another name"); };
  if (!is_plain_name(name)) refuse("a name has letters, digits and _");
  if (const auto why = too_long_to_store(name)) refuse(*why);
  for (const auto& row : objective_names())
    if (row.name.substr(0, row.name.find('(')) == name) refuse("formulas have a name " + name + " (" + row.meaning + ")");
  if (expression::find_function(std::string_view(name)) || name == "inf" || expression::find_operator(std::string_view(name)) || name == "not")
    refuse(name + " is a word of the language of formulas");
  static const std::set<std::string, std::less<>> stored = {"seed", "checkpoint", "status", "units", "claims", "divergence_step"};
  const bool metric = std::ranges::any_of(metrics_registry(), [&](const Metric& row) { return row.name == name; });
  if (metric || name == "improvement" || stored.contains(name)) refuse("the result file has " + name + " of its own");
  for (const auto& key : table.keys)
    if (key.name == name && key.axis_allowed && !key.section.starts_with(section)) refuse(name + " is short for " + key.full_name());
}

/// What else a name that a formula does not know may be: "; or give it a value in this section: beta = ...".
std::string parameter_hint(std::string_view sentence) {
  constexpr std::string_view before = "has an unknown name '";
  if (!sentence.starts_with(before) || sentence.find("did you mean") != sentence.npos) return "";
  const auto name = sentence.substr(before.size(), sentence.find('\'', before.size()) - before.size());
  return "; or give it a value in this section: " + std::string(name) + " = ...";
}

/// "; did you mean 'weight'?" where a line was meant to give the formula.
std::string misspelt_formula(const Section& of) {
  for (const auto& [key, line] : of.lines)
    if (const auto nearest = nearest_name(key, {"weight", "surrogate"})) return "; did you mean '" + *nearest + "' by '" + key + "'?";
  return "; give one of them";
}

/// The one formula of a section, in its normal form.
ObjectiveFormula take_formula(const Section& of) {
  auto *const weight = of.find("weight"), *const surrogate = of.find("surrogate");
  if (weight && surrogate)
    throw UserError(surrogate->place + ": algorithm." + of.name + " has both weight and surrogate; exactly one of them is allowed");
  if (!weight && !surrogate) {
    const auto nearest = nearest_name(of.name, algorithm_names());
    throw UserError(of.lines.front().second->place + ": algorithm." + of.name + " has neither weight nor surrogate" + misspelt_formula(of) +
                    (nearest ? "; or did you mean the section [algorithm." + *nearest + "]?" : "; `asymsweep list algorithms` has those that need none"));
  }
  auto& line = weight ? *weight : *surrogate;
  const auto begin = line.line.find_first_not_of(" \t", line.value_begin);
  try {
    auto formula = read_formula(weight ? FormulaKind::weight : FormulaKind::surrogate, line.text, of.parameters(), begin == line.line.npos ? 1 : begin + 1);
    line.text = formula.written.text();
    return formula;
  } catch (const expression::FormulaError& error) {
    throw UserError(line.place + ": " + line.full_name + " " + error.what() + parameter_hint(error.what()));
  }
}

/// What a run must have for what a formula reads.
struct Need {
  bool AlgorithmTraits::*reads;
  const char *names, *key;
  bool (*is_met)(const Configuration&, const TrainingParameters&);
};

bool is_sampled(const Configuration&, const TrainingParameters& training) { return training.gradient == GradientKind::sampled; }
bool is_bandit(const Configuration& configuration, const TrainingParameters&) { return configuration.word("problem.environment") == "bandit"; }
bool has_tokens(const Configuration& configuration, const TrainingParameters& training) { return !is_bandit(configuration, training); }

constexpr Need needs[] = {{&AlgorithmTraits::uses_groups, "the rewards of a group", "train.gradient = sampled", is_sampled},
                          {&AlgorithmTraits::uses_batch, "the samples of a batch", "train.gradient = sampled", is_sampled},
                          {&AlgorithmTraits::uses_tokens, "tokens", "problem.environment = tokens or contextual", has_tokens},
                          {&AlgorithmTraits::uses_policy, "greedy_reward or entropy", "problem.environment = bandit", is_bandit}};

}  // namespace

void add_objectives(std::vector<Assignment>& given, KeyTable& table) {
  for (const auto& of : sections_of(given)) {
    for (const auto& name : of.parameters()) require_free(*of.find(name), name, table);
    const auto formula = take_formula(of);
    for (const auto& name : of.parameters())
      if (!formula.reads(name)) throw UserError(of.find(name)->place + ": algorithm." + of.name + "." + name + " is a parameter that the formula does not read");
    const auto chosen = trained_with(of.name);
    for (const auto& [key, line] : of.lines) {
      const bool text = key == "weight" || key == "surrogate" || key == "meaning";
      table.keys.push_back({.section = std::string(section) + of.name,
                            .name = key,
                            .domain = text ? ValueDomain{.free_text = true} : ValueDomain{.number = true, .infinity_allowed = true},
                            .default_text = {},
                            .meaning = key == "weight" ? "weight of grad log pi" : key == "surrogate" ? "its derivative with respect to log pi is the weight"
                                                                               : key == "meaning"     ? "one line for people"
                                                                                                      : "parameter of " + of.name,
                            .optional = true,
                            .axis_allowed = !text,
                            .read_when = text ? std::nullopt : std::optional(chosen),
                            .describes = key == "meaning"});
    }
    for (auto& key : table.keys)
      if (key.full_name() == "train.algorithm") key.domain.words.insert(key.domain.words.begin(), of.name);  // what is near to it is meant
  }
}

std::vector<std::string> algorithm_names() {
  std::vector<std::string> names;
  for (const auto& row : algorithms()) names.push_back(row.name);
  for (const auto& row : named_objectives()) names.push_back(row.name);
  return names;
}

std::vector<Key> objective_parameter_keys() {
  std::vector<Key> keys;
  const auto add = [&](const NamedObjective& objective) {
    for (const auto& parameter : objective.parameters)
      keys.push_back({.section = std::string(section) + objective.name,
                      .name = parameter.name,
                      .domain = {.number = true, .infinity_allowed = true},
                      .default_text = {},
                      .meaning = objective.name + ": " + parameter.meaning + "; " + format_number(parameter.standard) + " where none is given",
                      .optional = true,
                      .read_when = trained_with(objective.name)});
  };
  for (const auto& row : algorithms())
    if (const auto* objective = formula_of_built_in(row.name)) add(*objective);
  for (const auto& objective : named_objectives()) add(objective);
  return keys;
}

std::shared_ptr<const Formula> formula_of(const Configuration& configuration, const TrainingParameters& training) {
  const auto prefix = std::string(section) + training.algorithm + ".";
  std::map<std::string, double, std::less<>> parameters;
  FormulaKind kind = FormulaKind::weight;
  std::string text;
  const auto given = configuration.section(prefix);
  for (const auto& [key, value] : given)
    if (const auto* number = std::get_if<double>(&value)) parameters.emplace(key, *number);
  const auto* known = find_named_objective(training.algorithm);
  if (!known && !given.empty()) known = formula_of_built_in(training.algorithm);  // with standard values the rule in C++ does the same
  if (known) {
    for (const auto& parameter : known->parameters) parameters.emplace(parameter.name, parameter.standard);
    kind = known->kind;
    text = known->formula;
  } else {
    if (const auto written = given.find("surrogate"); written != given.end()) kind = FormulaKind::surrogate;
    const auto written = given.find(kind == FormulaKind::surrogate ? "surrogate" : "weight");
    if (written == given.end()) return nullptr;
    text = std::get<std::string>(written->second);
  }
  const auto size = [&](const char* key, double otherwise) { return configuration.has(key) ? configuration.number(key) : otherwise; };
  RunConstants constants = {.arms = size("bandit.arms", size("contextual.actions", 0)),
                            .steps = static_cast<double>(training.steps),
                            .group_size = static_cast<double>(training.group)};
  if (configuration.has("tokens.length")) {
    const auto tree = answer_tree(configuration);
    constants.arms = static_cast<double>(tree.actions);
    constants.length = static_cast<double>(tree.length);
    constants.ends = tree.ends;
  }
  return bound_formula(kind, text, parameters, constants);
}

std::vector<std::string> keys_needed(const AlgorithmTraits& traits) {
  std::vector<std::string> keys;
  for (const auto& need : needs)
    if (traits.*need.reads && std::ranges::find(keys, need.key) == keys.end()) keys.emplace_back(need.key);
  return keys;
}

void check_objective(const Configuration& configuration, const TrainingParameters& training) {
  if (!training.formula) return;
  for (const auto& need : needs)
    if (training.formula->traits.*need.reads && !need.is_met(configuration, training))
      throw UserError("train.algorithm = " + training.algorithm + " reads " + need.names + ", which needs " + need.key);
  for (const double share : training.formula->quantiles)
    if (!(share >= 0 && share <= 1))
      throw UserError("train.algorithm = " + training.algorithm + " reads group_quantile(" + format_number(share) + "), but a share is a number from 0 to 1");
}

}  // namespace asymsweep
