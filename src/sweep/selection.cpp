#include "sweep/selection.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "core/text.hpp"
#include "sweep/comparison.hpp"

namespace asymsweep {
namespace {

std::string last_part(const std::string& full_name) { return full_name.substr(full_name.rfind('.') + 1); }

/// Every key of the runs: those of one configuration are those of all.
std::vector<std::string> full_names(const Sweep& sweep) {
  std::vector<std::string> names;
  const auto any = sweep.configuration(0);
  for (const auto& [name, value] : any.values()) names.push_back(name);
  return names;
}

/// The full name that a name stands for.
std::string full_name_of(const std::string& name, const std::vector<std::string>& all) {
  if (std::ranges::find(all, name) != all.end()) return name;
  return *std::ranges::find_if(all, [&](const auto& full) { return last_part(full) == name; });
}

bool has_numbers_alone(const Sweep& sweep, const std::string& key) {
  return std::ranges::all_of(values_of(sweep, key), [](const Value& value) { return std::holds_alternative<double>(value); });
}

/// Of a key that may have any word, what it has here.
expression::Type type_of(const Key& key, const Sweep& sweep) {
  const auto& domain = key.domain;
  if (!domain.number) return expression::Type::word;
  if (domain.any_word) return has_numbers_alone(sweep, key.full_name()) ? expression::Type::number : expression::Type::any;
  return !domain.words.empty() || domain.vector ? expression::Type::any : expression::Type::number;
}

}  // namespace

expression::Vocabulary key_vocabulary(const Sweep& sweep, const std::vector<Key>& keys) {
  const auto names = full_names(sweep);
  std::map<std::string, int> times;
  for (const auto& name : names) times[last_part(name)] += 1;
  expression::Vocabulary vocabulary;
  for (const auto& key : keys) {
    if (key.domain.free_text || std::ranges::find(names, key.full_name()) == names.end()) continue;
    vocabulary.names.push_back({key.full_name(), type_of(key, sweep)});
    if (times[key.name] == 1) vocabulary.names.push_back({key.name, type_of(key, sweep)});
  }
  return vocabulary;
}

void require_known_words(const expression::Expression& condition, const Sweep& sweep, const std::vector<Key>& keys) {
  const auto all = full_names(sweep);
  const auto& nodes = condition.nodes();
  for (const auto& node : nodes) {
    if (node.operation != expression::Operation::equal && node.operation != expression::Operation::not_equal) continue;
    auto name = nodes[node.operands[0]], word = nodes[node.operands[1]];
    if (name.operation == expression::Operation::word) std::swap(name, word);
    if (name.operation != expression::Operation::name || word.operation != expression::Operation::word) continue;
    const auto key = std::ranges::find(keys, full_name_of(name.text, all), &Key::full_name);
    if (key == keys.end() || key->domain.words.empty() || key->domain.vector || std::ranges::count(key->domain.words, word.text) != 0) continue;
    const auto nearest = nearest_name(word.text, key->domain.words);
    throw expression::FormulaError("compares " + name.text + " with \"" + word.text + "\", which it never is" +
                                   (nearest ? "; did you mean \"" + *nearest + "\"?" : " (words: " + join(key->domain.words) + ")"));
  }
}

std::string hint_of_several(std::string_view sentence, const Sweep& sweep) {
  constexpr std::string_view before = "has an unknown name '";
  if (!sentence.starts_with(before)) return "";
  const auto name = sentence.substr(before.size(), sentence.find('\'', before.size()) - before.size());
  std::vector<std::string> ends;
  for (const auto& full : full_names(sweep))
    if (last_part(full) == name) ends.push_back(full);
  return ends.size() < 2 ? "" : "; several keys end with " + std::string(name) + ": " + join(ends);
}

Selection::Selection(expression::Expression condition, const Sweep& sweep) : evaluator_(std::move(condition)) {
  const auto all = full_names(sweep);
  for (const auto& name : evaluator_.names()) keys_.push_back(full_name_of(name, all));
}

bool Selection::holds(const Configuration& configuration) const {
  std::vector<expression::Value> values;
  for (const auto& key : keys_) {
    const auto& value = configuration.value(key);
    if (const auto* number = std::get_if<double>(&value)) values.emplace_back(*number);
    else values.emplace_back(to_text(value));
  }
  return evaluator_.holds(values);
}

std::vector<std::uint32_t> first_alike(const Sweep& sweep, const std::vector<const Key*>& keys) {
  if (keys.empty()) return {};
  std::vector<std::uint32_t> first(sweep.configuration_count());
  std::unordered_map<std::string, std::uint32_t> seen;
  for (std::uint32_t c = 0; c < first.size(); ++c) {
    first[c] = c;
    if (!sweep.planned(c)) continue;
    const auto configuration = sweep.configuration(c);
    std::string what;
    for (const auto& dimension : sweep.dimensions)
      for (const auto& axis : dimension.axes) {
        const auto key = std::ranges::find(keys, axis.key, [](const Key* row) { return row->full_name(); });
        const bool read = key == keys.end() || (*key)->read_when->holds(configuration);
        what += read ? to_text(configuration.value(axis.key)) + "\n" : "\n";
      }
    first[c] = seen.emplace(std::move(what), c).first->second;
  }
  return seen.size() == sweep.planned_count() ? std::vector<std::uint32_t>() : first;
}

}  // namespace asymsweep
