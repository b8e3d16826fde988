#include "store/schema.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <stdexcept>

#include "core/error.hpp"

namespace asymsweep::schema {
namespace {

/// Product that cannot wrap around: sticks at the largest value.
std::uint64_t times(std::uint64_t a, std::uint64_t b) {
  std::uint64_t product = 0;
  return __builtin_mul_overflow(a, b, &product) ? std::numeric_limits<std::uint64_t>::max() : product;
}

std::uint64_t plus(std::uint64_t a, std::uint64_t b) {
  std::uint64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? std::numeric_limits<std::uint64_t>::max() : sum;
}

void check_text(const std::string& what, const std::string& text) {
  if (!is_text(text)) throw UserError(what + " is not UTF-8 text, so the result file cannot hold it");
}

void check_name(std::set<std::string>& taken, const std::string& variable) {
  if (variable.empty() || variable == "." || variable.find('/') != std::string::npos)
    throw std::logic_error("'" + variable + "' cannot name a variable of a result file");
  if (!taken.insert(variable).second) throw std::logic_error("two variables of a result file are called " + variable);
}

void check_coordinate(const Layout& layout, const StoredCoordinate& coordinate) {
  std::size_t elements = 1;
  for (const auto& dimension : coordinate.dimensions) elements *= dimension_size(layout, dimension);
  const auto length = std::visit([](const auto& values) { return values.size(); }, coordinate.values);
  if (length != elements) throw std::logic_error("coordinate " + coordinate.name + " has the wrong length");
  if (const auto* texts = std::get_if<std::vector<std::string>>(&coordinate.values))
    for (const auto& text : *texts) check_text("a value of " + coordinate.name, text);
}

void check_units(const Layout& layout) {
  std::vector<RunBlock> units = layout.units;
  std::sort(units.begin(), units.end(), [](const RunBlock& a, const RunBlock& b) {
    return a.configuration != b.configuration ? a.configuration < b.configuration : a.seed_begin < b.seed_begin;
  });
  std::uint64_t configuration = 0;
  std::uint64_t seed = 0;
  for (const auto& unit : units) {
    if (seed == 0 && unit.configuration > configuration && unit.configuration < layout.configurations()) configuration = unit.configuration;  // those between are not planned
    if (unit.configuration != configuration || unit.seed_begin != seed || unit.seed_count == 0 ||
        unit.seed_count > layout.seeds - seed)
      throw std::logic_error("the units of a result file do not hold every run exactly once");
    seed += unit.seed_count;
    if (seed == layout.seeds) {
      seed = 0;
      ++configuration;
    }
  }
  if (units.empty() || seed != 0)
    throw std::logic_error("the units of a result file do not hold every run exactly once");
}

}  // namespace

bool is_text(const std::string& bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    const auto lead = static_cast<unsigned char>(bytes[i++]);
    if (lead == 0) return false;
    if (lead < 0x80) continue;
    const int tail = lead >= 0xC2 && lead <= 0xDF ? 1 : (lead & 0xF0) == 0xE0 ? 2 : lead >= 0xF0 && lead <= 0xF4 ? 3 : 0;
    if (tail == 0) return false;
    for (int k = 0; k < tail; ++k, ++i) {
      if (i == bytes.size()) return false;
      const auto next = static_cast<unsigned char>(bytes[i]);
      if ((next & 0xC0) != 0x80) return false;
      const bool overlong = k == 0 && ((lead == 0xE0 && next < 0xA0) || (lead == 0xF0 && next < 0x90));
      const bool surrogate = k == 0 && lead == 0xED && next >= 0xA0;
      const bool beyond = k == 0 && lead == 0xF4 && next >= 0x90;
      if (overlong || surrogate || beyond) return false;
    }
  }
  return true;
}

std::size_t size_of(Element element) {
  switch (element) {
    case Element::int8: return 1;
    case Element::int32: return 4;
    case Element::uint64:
    case Element::float64: return 8;
  }
  throw std::logic_error("unknown element type");
}

std::vector<std::string> metric_dimensions(const Layout& layout, bool curve) {
  std::vector<std::string> names;
  for (const auto& axis : layout.axes) names.push_back(axis.name);
  names.emplace_back("seed");
  if (curve) names.emplace_back("checkpoint");
  return names;
}

std::size_t dimension_size(const Layout& layout, const std::string& dimension) {
  for (const auto& axis : layout.axes)
    if (axis.name == dimension) return axis.size;
  if (dimension == "seed") return layout.seeds;
  if (dimension == "checkpoint") return layout.checkpoints;
  throw std::logic_error("unknown dimension " + dimension);
}

std::uint64_t result_bytes(const Layout& layout) {
  std::uint64_t runs = layout.seeds;
  for (const auto& axis : layout.axes) runs = times(runs, axis.size);
  std::uint64_t bytes = runs;  // status
  for (const auto& metric : layout.metrics)
    bytes = plus(bytes, times(times(runs, values_per_seed(layout, metric)), sizeof(double)));
  bytes = plus(bytes, layout.claims_bytes);
  bytes = plus(bytes, times(layout.failure_slots, failure_bytes));
  for (const auto& column : unit_columns) bytes = plus(bytes, times(layout.units.size(), size_of(column.element)));
  // File offsets are signed, and the skeleton needs room too.
  if (bytes > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max() / 2))
    throw StorageError("the results would need more bytes than any file can hold: use fewer seeds, axis values or checkpoints");
  return bytes;
}

void check(const Layout& layout) {
  result_bytes(layout);  // before any other product: the sizes may be absurd
  if (layout.seeds == 0) throw std::logic_error("a result file needs a seed");
  if (layout.first_claims.size() > layout.claims_bytes) throw std::logic_error("the claims of a new result file are larger than their region");
  std::set<std::string> dimensions;
  for (const auto& axis : layout.axes) {
    check_name(dimensions, axis.name);
    if (axis.size == 0) throw std::logic_error("axis " + axis.name + " is empty");
  }
  check_name(dimensions, "seed");
  if (layout.checkpoints > 0) check_name(dimensions, "checkpoint");

  std::set<std::string> variables = {"units", "claims", "status"};
  for (const auto& coordinate : layout.coordinates) {
    check_name(variables, coordinate.name);
    check_coordinate(layout, coordinate);
    if (coordinate.dimensions.size() == 1 && coordinate.dimensions.front() == coordinate.name)
      dimensions.erase(coordinate.name);
  }
  if (!dimensions.empty()) throw std::logic_error("dimension " + *dimensions.begin() + " has no coordinate");
  for (const auto& metric : layout.metrics) {
    check_name(variables, metric.name);
    if (metric.curve && layout.checkpoints == 0) throw std::logic_error("curve " + metric.name + " without checkpoints");
  }
  for (const auto& [key, value] : layout.attributes)
    if (const auto* text = std::get_if<std::string>(&value)) check_text("attribute " + key, *text);
  check_units(layout);
}

}  // namespace asymsweep::schema
