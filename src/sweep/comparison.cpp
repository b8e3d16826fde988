#include "sweep/comparison.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/text.hpp"

namespace asymsweep {
namespace {

/// Keys of the runs, in the order of their names: those of one configuration are those of all.
std::set<std::string> keys_of(const Sweep& a, const Sweep& b) {
  std::set<std::string> keys;
  for (const Sweep* sweep : {&a, &b}) {
    const auto any = sweep->configuration(0);
    for (const auto& [key, value] : any.values())
      if (std::ranges::find(sweep->aside, key) == sweep->aside.end()) keys.insert(key);
  }
  return keys;
}

std::vector<Value> sorted(std::vector<Value> values) {
  std::ranges::sort(values);
  values.erase(std::unique(values.begin(), values.end()), values.end());  // a zipped axis may repeat its values
  return values;
}

/// Axes that are walked together: "lag, v".
std::string zip_of(const Sweep& sweep) {
  std::vector<std::string> zips;
  for (const auto& dimension : sweep.dimensions) {
    if (dimension.axes.size() < 2) continue;
    std::vector<std::string> names;
    for (const auto& axis : dimension.axes) names.push_back(axis.name);
    std::ranges::sort(names);
    zips.push_back(join(names));
  }
  return zips.empty() ? "absent" : join(zips, " and ");
}

/// Values of the axes alone, in the order of their keys: of two sweeps whose other keys are the same.
std::set<std::vector<Value>> grid(const Sweep& sweep, const std::set<std::string>& axes) {
  std::set<std::vector<Value>> points;
  for (std::size_t c = 0; c < sweep.configuration_count(); ++c) {
    const auto configuration = sweep.configuration(c);
    std::vector<Value> point;
    for (const auto& key : axes) point.push_back(configuration.value(key));
    points.insert(std::move(point));
  }
  return points;
}

/// The sentence about sweep.where, of sweeps with the same grid: what is left out counts, not how it is said.
std::optional<std::string> where_difference(const Sweep& stored, const Sweep& wanted) {
  if (stored.left_out.empty() && wanted.left_out.empty()) return std::nullopt;
  const auto planned = [](const Sweep& sweep) {
    std::set<std::map<std::string, Value>> places;
    for (std::size_t c = 0; c < sweep.configuration_count(); ++c)
      if (sweep.planned(c)) places.insert(sweep.configuration(c).values());
    return places;
  };
  if (planned(stored) == planned(wanted)) return std::nullopt;
  return "sweep.where leaves out " + format_count(stored.configuration_count() - stored.planned_count()) + " places of the grid in the file and " +
         (stored.planned_count() == wanted.planned_count() ? "others" : format_count(wanted.configuration_count() - wanted.planned_count())) + " in the sweep";
}

/// Of sweeps whose keys have the same values: are these combined in the same way?
std::optional<std::string> zip_difference(const Sweep& stored, const Sweep& wanted) {
  const auto in_file = zip_of(stored), in_sweep = zip_of(wanted);
  if (in_file == "absent" && in_sweep == "absent") return std::nullopt;  // the product of the same values
  std::set<std::string> axes;
  for (const Sweep* sweep : {&stored, &wanted})
    for (const auto& dimension : sweep->dimensions)
      for (const auto& axis : dimension.axes) axes.insert(axis.key);
  if (grid(stored, axes) == grid(wanted, axes)) return std::nullopt;
  if (in_file != in_sweep) return differs("sweep.zip", in_file, in_sweep);
  return "the values of " + in_file + " are zipped in other pairs";
}

}  // namespace

std::vector<Value> values_of(const Sweep& sweep, const std::string& key) {
  for (const auto& dimension : sweep.dimensions)
    for (const auto& axis : dimension.axes)
      if (axis.key == key) return axis.values;
  return sweep.fixed.has(key) ? std::vector{sweep.fixed.value(key)} : std::vector<Value>();
}

std::string text_of(const std::vector<Value>& values) {
  if (values.empty()) return "absent";
  std::vector<std::string> texts;
  for (const auto& value : values) texts.push_back(to_text(value));
  return plain_numbers(join(texts));
}

std::string differs(const std::string& key, const std::string& in_file, const std::string& in_sweep) {
  return key + " is " + in_file + " in the file and " + in_sweep + " in the sweep";
}

std::optional<std::string> first_difference(const Sweep& stored, const Sweep& wanted) {
  for (const auto& key : keys_of(stored, wanted)) {
    const auto before = values_of(stored, key), after = values_of(wanted, key);
    if (sorted(before) != sorted(after)) return differs(key, text_of(before), text_of(after));
  }
  const auto number = [](const char* key, std::uint64_t before, std::uint64_t after) -> std::optional<std::string> {
    if (before == after) return std::nullopt;
    return differs(key, std::to_string(before), std::to_string(after));
  };
  if (auto sentence = number("sweep.root_seed", stored.root_seed, wanted.root_seed)) return sentence;
  if (auto sentence = number("sweep.first_seed", stored.first_seed, wanted.first_seed)) return sentence;
  if (auto sentence = number("sweep.seeds", stored.seeds, wanted.seeds)) return sentence;
  if (auto sentence = zip_difference(stored, wanted)) return sentence;
  return where_difference(stored, wanted);
}

}  // namespace asymsweep
