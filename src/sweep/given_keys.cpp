#include "sweep/given_keys.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/characters.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "sweep/key_hint.hpp"
#include "sweep/values_grammar.hpp"

namespace asymsweep {
namespace {

/// `environment`: of the sweep, for hints.
const Key& find_key(const Assignment& assignment, const KeyTable& table, const std::optional<std::string>& environment) {
  if (const auto* key = table.find(assignment.full_name)) return *key;
  const auto dot = assignment.full_name.rfind('.');
  const auto section = assignment.full_name.substr(0, dot);
  std::vector<std::string> sections;
  for (const auto& key : table.keys)
    if (std::ranges::find(sections, key.section) == sections.end()) sections.push_back(key.section);
  if (std::ranges::find(sections, section) == sections.end()) {
    std::erase_if(sections, [](const std::string& name) { return name.starts_with("algorithm."); });                                                     // one for each objective of papers
    const auto begun = std::ranges::find_if(sections, [&](const std::string& name) { return section.starts_with(name) || name.starts_with(section); });  // [training]
    const auto nearest = begun != sections.end() ? std::optional(*begun) : nearest_name(section, sections);
    const auto key = std::ranges::find(table.keys, section, &Key::name);
    if (key != table.keys.end()) throw UserError(assignment.place + ": unknown section [" + section + "]; '" + section + "' is a key of [" + key->section + "]");
    throw UserError(assignment.place + ": unknown section [" + printable(section) + "]" +
                    (nearest ? "; did you mean [" + *nearest + "]?" : " (sections: " + join(sections) + ")") + assignment.name_hint());
  }
  const auto nearest = meant_key(assignment.full_name, keys_in_use(table, environment));
  throw UserError(assignment.place + ": unknown key '" + printable(assignment.full_name) + "'" +
                  (nearest ? "; did you mean '" + *nearest + "'?" : "; see `asymsweep list keys`") + assignment.name_hint());
}

Given read(const Assignment& assignment, const Key& key) {
  if (const auto found = byte_outside_utf8(assignment.text)) throw UserError(assignment.place + ": " + key.full_name() + " has " + found->description + "; give it as UTF-8");
  try {
    Given given{&key, {}, assignment.place};
    const auto begin = assignment.line.find_first_not_of(" \t", assignment.value_begin);
    if (begin != assignment.line.npos) given.column = begin + 1;
    given.values = parse_values(assignment.text, key.domain, &given.notes);
    if (given.values.size() > 1 && !key.axis_allowed) throw UserError("takes one value only, not a list");
    return given;
  } catch (const UserError& error) {
    throw UserError(assignment.place + ": " + assignment.with_value_hint(key.full_name() + " " + error.what()));
  }
}

/// What a text stands for, such as the content of files.
void resolve(Given& given, const Assignment& assignment) {
  if (!given.key->resolve) return;
  try {
    given.values.front() = given.key->resolve(std::get<std::string>(given.values.front()));
  } catch (const UserError& error) {
    throw UserError(assignment.place + ": " + assignment.with_value_hint(given.key->full_name() + " " + error.what()));
  }
}

/// As the flags or the file say, or by default.
std::optional<std::string> environment_of(std::span<const Assignment> file, std::span<const Assignment> flags, const KeyTable& table) {
  const std::string name = "problem.environment";
  for (const auto assignments : {flags, file})
    for (const auto& assignment : assignments)
      if (assignment.full_name == name) return assignment.text;
  const auto* key = table.find(name);
  return key ? key->default_text : std::nullopt;
}

}  // namespace

std::vector<Given> gather(std::span<const Assignment> file, std::span<const Assignment> flags, const KeyTable& table) {
  std::vector<Given> given;
  const auto environment = environment_of(file, flags, table);
  const auto find = [&](const Key& key) {
    return std::ranges::find_if(given, [&](const Given& entry) { return entry.key == &key; });
  };
  for (const auto& assignment : file) {
    const auto& key = find_key(assignment, table, environment);
    if (const auto earlier = find(key); earlier != given.end())
      throw UserError(assignment.place + ": " + key.full_name() + " is given twice (first at " + earlier->place + ")");
    given.push_back(read(assignment, key));
    const bool flag_wins = std::ranges::find(flags, assignment.full_name, &Assignment::full_name) != flags.end();
    if (!flag_wins) resolve(given.back(), assignment);  // what a flag replaces need not be there
  }
  for (const auto& assignment : flags) {
    const auto& key = find_key(assignment, table, environment);
    auto entry = read(assignment, key);
    resolve(entry, assignment);
    if (const auto earlier = find(key); earlier != given.end()) *earlier = std::move(entry);
    else given.push_back(std::move(entry));
  }
  return given;
}

}  // namespace asymsweep
