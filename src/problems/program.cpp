#include "problems/program.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <sstream>

#include "core/characters.hpp"
#include "core/error.hpp"
#include "core/shell_word.hpp"
#include "core/text.hpp"
#include "expression/parse.hpp"
#include "sweep/file_content.hpp"
#include "sweep/stored_name.hpp"
#include "sweep/values_grammar.hpp"

namespace asymsweep {
namespace {

constexpr std::string_view parameters = "parameters.";

/// Of datasets and attributes of every result file, of the protocol, and of the dimensions.
constexpr std::array reserved = {"seed", "checkpoint", "step", "status", "units", "claims", "divergence_step", "curve_steps"};

bool is_identifier(std::string_view name) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_", digits = "0123456789";
  return !name.empty() && letters.find(name.front()) != name.npos &&
         std::ranges::all_of(name, [&](char c) { return letters.find(c) != letters.npos || digits.find(c) != digits.npos; });
}

bool is_reserved(std::string_view name) { return std::ranges::find(reserved, name) != reserved.end(); }

/// "reward, loss": names, each once.
std::vector<std::string> names_of(const Configuration& configuration, const std::string& key) {
  std::vector<std::string> names;
  std::istringstream stream(configuration.word(key));
  for (std::string entry; std::getline(stream, entry, ',');) {
    const std::string name(trimmed(entry));
    if (!is_identifier(name)) throw UserError(key + " has '" + name + "', which is not a name (letters, digits, _; names are separated by commas)" + character_hint(name));
    if (const auto why = too_long_to_store(name)) throw UserError(key + " has '" + name + "', which is too long: " + *why);
    if (is_reserved(name)) throw UserError(key + " has '" + name + "', which every result file has already: choose another name");
    if (std::ranges::find(names, name) != names.end()) throw UserError(key + " has '" + name + "' twice");
    names.push_back(name);
  }
  return names;
}

std::vector<std::uint64_t> steps_of(const std::string& text) {
  if (trimmed(text).empty()) return {};
  const ValueDomain domain = {.number = true, .integer = true, .minimum = 0, .maximum = 9e15};
  std::vector<std::uint64_t> steps;
  try {
    for (const auto& value : parse_values(text, domain)) steps.push_back(static_cast<std::uint64_t>(std::get<double>(value)));
  } catch (const UserError& error) {
    throw UserError(std::string("program.curve_steps ") + error.what() + character_hint(text));
  }
  if (!std::ranges::is_sorted(steps, std::less_equal<>())) throw UserError("program.curve_steps must ascend");
  return steps;
}

double timeout_of(const std::string& text) {
  if (trimmed(text) == "inf") return std::numeric_limits<double>::infinity();
  const auto seconds = parse_duration(trimmed(text));
  if (!seconds || *seconds <= 0) throw UserError("program.timeout = " + text + " is not a time like 90s, 15m, 3h50m or inf" + character_hint(text));
  return *seconds;
}

std::optional<std::pair<double, double>> bounds_of(const Configuration& configuration) {
  if (!configuration.has("program.improvement_bounds")) return std::nullopt;
  const auto& bounds = configuration.vector("program.improvement_bounds");
  if (bounds.size() != 2 || !(bounds[0] < bounds[1])) throw UserError("program.improvement_bounds is not [low high] with low < high");
  return std::pair(bounds[0], bounds[1]);
}

/// No two variables of a result file may have one name.
void require_different_names(const Configuration& configuration, const ProgramSpecification& specification) {
  std::vector<std::string> datasets = specification.metrics;
  for (const auto& curve : specification.curves) datasets.push_back(curve + "_curve");
  for (const auto& curve : specification.curves)
    if (std::ranges::count(datasets, curve + "_curve") > 1)
      throw UserError("program.metrics has '" + curve + "_curve', which is the name of curve '" + curve + "' in the file: choose another name");
  for (const auto& [key, value] : configuration.values())
    if (key.starts_with(parameters) && std::ranges::find(datasets, key.substr(parameters.size())) != datasets.end())
      throw UserError(key + " has the name of a metric or curve: choose another name");
}

}  // namespace

void check_program(const Configuration& configuration) {
  const auto specification = program_specification(configuration);
  require_different_names(configuration, specification);
  improvement_formula(specification);
}

namespace {

std::string json_text(const std::string& word) {
  std::string quoted = "\"";
  for (const char c : word) quoted += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  return quoted + "\"";
}

std::string json_number(double number) {
  constexpr double largest_whole = 9007199254740992.0;  // 2^53
  if (std::isinf(number)) return "\"inf\"";
  return std::floor(number) == number && std::abs(number) <= largest_whole ? std::to_string(static_cast<std::int64_t>(number)) : format_number(number);
}

std::string json_value(const Value& value) {
  if (const auto* number = std::get_if<double>(&value)) return json_number(*number);
  if (const auto* word = std::get_if<std::string>(&value)) return *word == "true" || *word == "false" ? *word : json_text(*word);
  std::vector<std::string> numbers;
  for (const double number : std::get<std::vector<double>>(value)) numbers.push_back(json_number(number));
  return "[" + join(numbers) + "]";
}

Key key(std::string name, ValueDomain domain, std::optional<std::string> default_text, std::string meaning) {
  return {.section = "program", .name = std::move(name), .domain = std::move(domain), .default_text = std::move(default_text), .meaning = std::move(meaning), .axis_allowed = false};
}

Key aside(Key row) {
  row.aside = true;
  return row;
}

}  // namespace

ProgramSpecification program_specification(const Configuration& configuration) {
  ProgramSpecification specification;
  try {
    specification.command = shell_words(configuration.word("program.command"));
  } catch (const UserError& error) {
    throw UserError("program.command = " + configuration.word("program.command") + ": " + error.what());
  }
  specification.process_per_run = configuration.word("program.mode") == "process";
  specification.metrics = names_of(configuration, "program.metrics");
  specification.curves = names_of(configuration, "program.curves");
  specification.curve_steps = steps_of(configuration.word("program.curve_steps"));
  if (specification.metrics.empty()) throw UserError("program.metrics names no metric");
  if (specification.curves.empty() != specification.curve_steps.empty()) throw UserError("program.curves and program.curve_steps belong together: give both, or neither");
  specification.improvement = trimmed(configuration.word("program.improvement"));
  if (specification.improvement.empty()) specification.improvement = specification.metrics.front();
  specification.improvement_bounds = bounds_of(configuration);
  specification.timeout_s = timeout_of(configuration.word("program.timeout"));
  specification.retries = static_cast<int>(configuration.integer("program.retries"));
  specification.threads = static_cast<int>(configuration.integer("program.threads"));
  specification.gpus_per_rank = configuration.number("program.gpus_per_rank");
  if (specification.gpus_per_rank >= 1 && specification.gpus_per_rank != std::floor(specification.gpus_per_rank))
    throw UserError("program.gpus_per_rank = " + format_number(specification.gpus_per_rank) + " is not a whole number, and not below 1");
  return specification;
}

expression::Expression improvement_formula(const ProgramSpecification& specification) {
  expression::Vocabulary vocabulary;
  for (const auto& name : specification.metrics) vocabulary.names.push_back({name});
  try {
    auto formula = expression::parse(specification.improvement, vocabulary, expression::Type::number);
    if (formula.names().empty()) throw UserError("program.improvement = " + specification.improvement + " reads no metric (names: " + join(specification.metrics) + ")");
    return formula;
  } catch (const expression::FormulaError& error) {
    throw UserError("program.improvement = " + specification.improvement + " " + error.what() +
                    (std::string_view(error.what()).find("(names: ") == std::string_view::npos ? " (names: " + join(specification.metrics) + ")" : ""));
  }
}

std::vector<std::pair<std::string, std::string>> program_parameters(const Configuration& configuration) {
  std::vector<std::pair<std::string, std::string>> values;
  for (const auto& [name, value] : configuration.values())
    if (name.starts_with(parameters)) values.emplace_back(name.substr(parameters.size()), json_value(value));
  return values;
}

std::vector<Key> program_keys() {
  const ValueDomain text = {.free_text = true}, count = {.number = true, .integer = true, .minimum = 1, .maximum = 4096};
  auto files = key("files", text, "", "files of the program whose content belongs to the sweep: train.py, model.py");
  files.resolve = [](const std::string& list) { return with_hashes(list); };
  auto bounds = key("improvement_bounds", {.vector = true}, std::nullopt, "[low high]: what the improvement of a run can be at most; without, only tests that need no bounds decide");
  bounds.optional = true;
  return {key("command", text, std::nullopt, "the command that starts the program, as words: no shell reads it"),
          key("mode", {.words = {"worker", "process"}}, "worker", "one process a rank that answers run after run, or one process a run"),
          files,
          key("metrics", text, std::nullopt, "names of the numbers that every run answers with"),
          key("curves", text, "", "names of the curves that every run answers with"),
          key("curve_steps", text, "", "steps of a curve's points: 100 : 1000 : 100"),
          aside(key("improvement", text, "", "formula over the metrics of what is judged: reward - initial_reward; default: the first metric")),
          aside(bounds),
          aside(key("timeout", text, "10m", "how long a run may take before it counts as failed: 90s, 15m, 3h50m, inf")),
          aside(key("retries", {.number = true, .integer = true, .minimum = 0, .maximum = 100}, "1", "how often a failed run is tried again, on a fresh process")),
          aside(key("threads", count, "1", "OMP_NUM_THREADS and its like for the program")),
          aside(key("gpus_per_rank", {.number = true, .minimum = 0, .maximum = 64}, "0", "GPUs that each rank's program sees (CUDA_VISIBLE_DEVICES), below 1 shared; 0: all of them"))};
}

void add_parameters(const std::vector<Assignment>& given, KeyTable& table) {
  const auto is_flag = [](const Assignment& assignment) { return assignment.place.starts_with("--"); };
  const auto is_parameter = [](const Assignment& assignment) { return assignment.full_name.starts_with(parameters); };
  const bool file_has_some = std::ranges::any_of(given, [&](const auto& assignment) { return is_parameter(assignment) && !is_flag(assignment); });
  for (const auto& assignment : given) {
    if (!is_parameter(assignment) || (file_has_some && is_flag(assignment)) || table.find(assignment.full_name)) continue;
    const auto name = assignment.full_name.substr(parameters.size());
    const auto reject = [&](const std::string& why) { throw UserError(assignment.place + ": " + printable(assignment.full_name) + " cannot be the name of a parameter " + why + assignment.name_hint()); };
    if (!is_identifier(name)) reject("(letters, digits, _)");
    if (const auto why = too_long_to_store(name)) reject("(" + *why + ")");
    if (is_reserved(name)) reject("(every result file has that name already)");
    table.keys.push_back({.section = "parameters",
                          .name = name,
                          .domain = {.number = true, .infinity_allowed = true, .any_word = true, .vector = true},
                          .default_text = std::nullopt,
                          .meaning = "parameter " + name + " of the program",
                          .environments = {"program"}});
  }
}

}  // namespace asymsweep
