#include "sweep/dimensions.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <sstream>

#include "core/characters.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace asymsweep {
namespace {

/// The first value that stands a second time.
std::optional<Value> repeated(const std::vector<Value>& values) {
  std::set<Value> seen;
  for (const auto& value : values)
    if (!seen.insert(value).second) return value;
  return std::nullopt;
}

/// The last part of its name, where no other axis has the same. A key of a section [A.B] does not take the name of one that has one
/// value either: `lag` is train.lag.
std::string axis_name(const Key& key, const std::vector<Given>& given) {
  const bool named = key.section.find('.') != std::string::npos;
  const bool clashes = std::ranges::any_of(given, [&](const Given& other) {
    return other.key != &key && other.key->name == key.name && other.key->section != "sweep" && (named || other.values.size() > 1);
  });
  return clashes ? key.full_name() : key.name;
}

/// A key that could be an axis and has one value, by its last name or its whole one.
const Key* fixed_key(const std::string& name, const std::vector<Given>& given) {
  for (const auto& entry : given)
    if (entry.values.size() == 1 && entry.key->axis_allowed && entry.key->section != "sweep" && entry.place != "default" &&
        (entry.key->name == name || entry.key->full_name() == name))
      return entry.key;
  return nullptr;
}

void zip_dimensions(std::vector<Dimension>& dimensions, const CompleteKeys& keys) {
  const auto* zip = keys.find("sweep.zip");
  if (!zip) return;
  std::vector<std::string> axis_names;
  for (const auto& dimension : dimensions) axis_names.push_back(dimension.name());

  std::vector<std::size_t> chosen;
  std::size_t named = 0;
  std::string one_value;  // a key that the zip names and that has one
  std::istringstream words(keys.text("sweep.zip"));
  for (std::string word; std::getline(words, word, ',');) {
    const std::string name(trimmed(word));
    const auto found = std::ranges::find_if(dimensions, [&](const Dimension& d) {
      return d.axes.front().name == name || d.axes.front().key == name;
    });
    if (const auto* fixed = fixed_key(name, keys.all()); found == dimensions.end() && fixed) {
      one_value = fixed->full_name();
      ++named;
      continue;
    }
    if (found == dimensions.end()) {
      const auto nearest = nearest_name(name, axis_names);
      throw UserError(zip->place + ": sweep.zip names '" + name + "', which is not an axis" +
                      (nearest ? "; did you mean '" + *nearest + "'?" : " (axes: " + join(axis_names) + ")") + character_hint(name));
    }
    const auto index = static_cast<std::size_t>(found - dimensions.begin());
    if (std::ranges::find(chosen, index) != chosen.end())
      throw UserError(zip->place + ": sweep.zip names '" + name + "' twice");
    chosen.push_back(index);
    ++named;
  }
  if (named > 1 && chosen.empty()) return;  // one value of each: a single step of the walk, as in the replay of a run
  if (named > chosen.size() && !chosen.empty())
    throw UserError(zip->place + ": sweep.zip joins axes of different lengths: " + dimensions[chosen.front()].name() + " has " +
                    std::to_string(dimensions[chosen.front()].size()) + " values, " + one_value + " has 1");
  if (chosen.size() < 2) throw UserError(zip->place + ": sweep.zip needs two axes or more");

  const auto first = *std::ranges::min_element(chosen);
  std::ranges::sort(chosen);
  for (const auto index : chosen)
    if (dimensions[index].size() != dimensions[first].size())
      throw UserError(zip->place + ": sweep.zip joins axes of different lengths: " + dimensions[first].name() + " has " +
                      std::to_string(dimensions[first].size()) + " values, " + dimensions[index].name() + " has " +
                      std::to_string(dimensions[index].size()));
  for (std::size_t i = chosen.size(); i-- > 1;) {
    auto& axes = dimensions[first].axes;
    axes.insert(axes.begin() + 1, dimensions[chosen[i]].axes.front());
    dimensions.erase(dimensions.begin() + static_cast<std::ptrdiff_t>(chosen[i]));
  }
}

/// The front axis of a dimension labels it in the result file, so no value of it may stand twice. In a zip the first
/// such axis moves to the front; the others may repeat their values.
void put_labels_first(std::vector<Dimension>& dimensions, const CompleteKeys& keys) {
  for (auto& dimension : dimensions) {
    const auto label = std::ranges::find_if(dimension.axes, [](const Axis& axis) { return !repeated(axis.values); });
    if (label == dimension.axes.end()) {
      const auto& axis = dimension.axes.front();
      throw UserError(keys.find(axis.key)->place + ": " + axis.key + " has the value " + to_text(*repeated(axis.values)) +
                      " twice" + (dimension.axes.size() > 1 ? ", and so has every axis of its zip" : ""));
    }
    std::rotate(dimension.axes.begin(), label, label + 1);
  }
}

}  // namespace

std::vector<Dimension> dimensions_of(const CompleteKeys& keys) {
  std::vector<Dimension> dimensions;
  for (const auto& entry : keys.all())
    if (entry.values.size() > 1 && entry.key->section != "sweep" && !entry.key->describes)
      dimensions.push_back({{{entry.key->full_name(), axis_name(*entry.key, keys.all()), entry.values}}});
  zip_dimensions(dimensions, keys);
  put_labels_first(dimensions, keys);
  return dimensions;
}

}  // namespace asymsweep
