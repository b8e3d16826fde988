#include "sweep/complete_keys.hpp"

#include <algorithm>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"
#include "sweep/values_grammar.hpp"

namespace asymsweep {
namespace {

bool is_flag(const Given& entry) { return entry.place.starts_with("--"); }

}  // namespace

CompleteKeys::CompleteKeys(std::vector<Given> given, const KeyTable& table, std::string origin)
    : given_(std::move(given)), table_(table), origin_(std::move(origin)) {
  fill_defaults();
  require_used();
  require_exactly_one();
}

std::vector<Given> CompleteKeys::in_table_order() const {
  std::vector<Given> sorted = given_;
  std::ranges::sort(sorted, {}, [](const Given& entry) { return entry.key; });  // rows of one vector
  return sorted;
}

const Given* CompleteKeys::find(std::string_view full_name) const {
  const auto found = std::ranges::find_if(given_, [&](const Given& g) { return g.key->full_name() == full_name; });
  return found == given_.end() ? nullptr : &*found;
}

const std::string& CompleteKeys::text(std::string_view full_name) const { return std::get<std::string>(find(full_name)->values.front()); }

void CompleteKeys::set_text(std::string_view full_name, std::string text) {
  given_[static_cast<std::size_t>(find(full_name) - given_.data())].values.front() = std::move(text);
}

std::string CompleteKeys::place_of(std::string_view sentence) const {
  const auto key = sentence.substr(0, sentence.find_first_of(" ="));
  const auto given = std::ranges::find_if(given_, [&](const Given& entry) { return entry.key->full_name() == key && entry.place != "default"; });
  return given == given_.end() ? origin_ : given->place;
}

std::string CompleteKeys::environment() const {
  const auto* entry = find("problem.environment");
  return entry ? std::get<std::string>(entry->values.front()) : std::string();
}

bool CompleteKeys::used(const Key& key) const {
  return key.environments.empty() || std::ranges::find(key.environments, environment()) != key.environments.end();
}

void CompleteKeys::fill_defaults() {
  // problem.environment first: it decides which of the others are in use.
  const auto fill = [&](const Key& key) {
    if (find(key.full_name())) return;
    if (key.default_text) {
      given_.push_back({&key, default_values(key, environment()), "default"});
    } else if (!key.optional) {
      throw UserError(origin_ + ": missing key '" + key.full_name() + "' (" + key.domain.describe() + ": " + key.meaning + ")");
    }
  };
  if (const auto* key = table_.find("problem.environment")) fill(*key);
  for (const auto& key : table_.keys)
    if (used(key)) fill(key);
}

void CompleteKeys::require_used() const {
  for (const auto& entry : given_)
    if (!used(*entry.key))
      throw UserError(entry.place + ": " + entry.key->full_name() + " is not used by problem.environment = " +
                      environment() + " (it belongs to " + join(entry.key->environments, ", ", " and ") + ")");
}

void CompleteKeys::require_exactly_one() const {
  for (const auto& group : table_.exactly_one_of) {
    if (std::ranges::none_of(group, [&](const auto& name) { return used(*table_.find(name)); })) continue;
    std::vector<const Given*> present;
    for (const auto& name : group)
      if (const auto* entry = find(name)) present.push_back(entry);
    std::stable_partition(present.begin(), present.end(), [](const Given* entry) { return !is_flag(*entry); });  // flags come after the file
    if (present.size() > 1 && is_flag(*present[1]) && !is_flag(*present[0]))
      throw UserError(present[1]->place + ": clashes with " + present[0]->key->full_name() + " at " + present[0]->place +
                      "; exactly one of " + join(group, ", ", " and ") + " is allowed");
    if (present.size() > 1)
      throw UserError(present[1]->place + ": both " + present[0]->key->full_name() + " and " +
                      present[1]->key->full_name() + " are given; exactly one of " + join(group, ", ", " and ") + " is allowed");
    if (present.empty()) throw UserError(origin_ + ": missing key: exactly one of " + join(group, ", ", " and ") + " must be given");
  }
}

}  // namespace asymsweep
