#include "analysis/claims/against.hpp"

#include <algorithm>

#include "analysis/claims/claim_names.hpp"
#include "analysis/combinations.hpp"
#include "core/characters.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

/// An axis with the value that partners have.
struct Named {
  std::size_t dimension, axis;
  Value value;
};

/// A word may stand in quotation marks, as in formulas.
std::string without_quotes(const std::string& text) {
  return text.size() >= 2 && text.starts_with('"') && text.ends_with('"') ? text.substr(1, text.size() - 2) : text;
}

class AgainstReader {
 public:
  AgainstReader(const Assignment& line, const Sweep& sweep, Missing missing) : line_(line), sweep_(sweep), missing_(missing) {}

  std::optional<std::size_t> read_axis(const std::string& name) {
    const auto found = missing_ == Missing::is_refused ? std::optional(axis(name)) : axis_of(name);
    if (!found) return std::nullopt;
    const auto& axes = sweep_.dimensions[found->dimension].axes;
    if (axes.size() == 1) return found->dimension;
    if (missing_ == Missing::is_no_partner) return std::nullopt;
    reject("names " + axes[found->axis].key + ", which changes together with " + axes[found->axis == 0 ? 1 : 0].key + " (sweep.zip); this needs an axis of its own");
  }

  Against read() {
    Against against{.text = std::string(trimmed(line_.text)), .places = {}};
    for (const auto& part : parts_of(against.text)) add(part);
    for (const auto& named : named_) {
      const auto is_same = [&](const auto& place) { return place.first == named.dimension; };
      if (std::ranges::none_of(against.places, is_same)) against.places.emplace_back(named.dimension, place(named));
    }
    return against;
  }

 private:
  [[noreturn]] void reject(const std::string& what) const { throw UserError(line_.place + ": " + line_.with_value_hint(line_.full_name + " " + what)); }

  void add(const std::string& part) {
    const auto equals = part.find('=');
    if (equals == part.npos) reject("= " + printable(trimmed(line_.text)) + " is not AXIS = VALUE, or several of these with commas between");
    const std::string name(trimmed(part.substr(0, equals)));
    if (missing_ == Missing::is_no_partner) {
      const auto found = axis_of(name);
      if (!found || sweep_.dimensions[found->dimension].axes.size() > 1) return;
    }
    auto named = axis(name);
    const auto& of = sweep_.dimensions[named.dimension].axes[named.axis];
    for (const auto& other : named_)
      if (other.dimension == named.dimension && other.axis == named.axis) reject("names " + of.key + " twice");
    if (part.substr(equals).starts_with("==")) reject("has '=='; write one =, as in " + of.name + " = VALUE");
    const auto text = without_quotes(std::string(trimmed(part.substr(equals + 1))));
    const auto found = value_of(of, text);
    if (!found && missing_ == Missing::is_no_partner) return;
    if (!found) reject_value(of, text);
    named.value = *found;
    named_.push_back(std::move(named));
  }

  std::optional<Named> axis_of(const std::string& name) const {
    const auto is_it = [&](const Axis& axis) {
      return axis.key == name || axis.name == name || (name == baseline_name && std::ranges::find(baseline_keys(), axis.key) != baseline_keys().end());
    };
    for (std::size_t d = 0; d < sweep_.dimensions.size(); ++d)
      for (std::size_t a = 0; a < sweep_.dimensions[d].axes.size(); ++a)
        if (is_it(sweep_.dimensions[d].axes[a])) return Named{d, a, {}};
    return std::nullopt;
  }

  Named axis(const std::string& name) const {
    if (const auto found = axis_of(name)) return *found;
    std::vector<std::string> names;
    for (const auto& dimension : sweep_.dimensions)
      for (const auto& axis : dimension.axes) names.push_back(axis.key);
    const auto nearest = nearest_name(name, names);
    reject("names '" + printable(name) + "', which is not an axis" +
           (nearest ? "; did you mean '" + *nearest + "'?" : names.empty() ? " (the sweep has none)"
                                                                           : " (axes: " + join(names) + ")"));
  }

  static std::optional<Value> value_of(const Axis& axis, const std::string& text) {
    const auto number = parse_number(text);
    for (const auto& value : axis.values)
      if (to_text(value) == text || (number && value == Value(*number))) return value;
    if (text == "first") return axis.values.front();
    return std::nullopt;
  }

  [[noreturn]] void reject_value(const Axis& axis, const std::string& text) const {
    std::vector<std::string> texts;
    for (const auto& value : axis.values) texts.push_back(to_text(value));
    const auto nearest = nearest_name(text, texts);
    reject("= " + printable(text) + " is no value of the axis " + axis.key + " (values: " + join(texts) + ")" + (nearest && !parse_number(text) ? "; did you mean " + *nearest + "?" : ""));
  }

  /// Where along its dimension all named axes have their values. Axes of a zip change together: all of them must be named.
  std::size_t place(const Named& one) const {
    const auto& dimension = sweep_.dimensions[one.dimension];
    std::vector<const Value*> wanted(dimension.axes.size());
    for (const auto& named : named_)
      if (named.dimension == one.dimension) wanted[named.axis] = &named.value;
    for (std::size_t a = 0; a < wanted.size(); ++a)
      if (!wanted[a]) reject("leaves out " + dimension.axes[a].key + ", which changes together with " + dimension.axes[one.axis].key + " (sweep.zip); name both");
    for (std::size_t at = 0; at < dimension.size(); ++at) {
      bool all = true;
      for (std::size_t a = 0; a < wanted.size(); ++a) all = all && dimension.axes[a].values[at] == *wanted[a];
      if (all) return at;
    }
    reject("names values that sweep.zip does not join");
  }

  const Assignment& line_;
  const Sweep& sweep_;
  Missing missing_;
  std::vector<Named> named_;
};

}  // namespace

std::vector<std::string> parts_of(std::string_view text) {
  std::vector<std::string> all(1);
  int depth = 0;
  for (const char c : text) {
    depth += c == '[' ? 1 : c == ']' ? -1
                                     : 0;
    if (c == ',' && depth == 0) all.emplace_back();
    else all.back() += c;
  }
  return all;
}

std::size_t Against::partner_of(const Sweep& sweep, std::size_t configuration) const {
  auto at = sweep.coordinates(configuration);
  for (const auto& [dimension, place] : places) at[dimension] = place;
  std::size_t partner = 0;
  for (std::size_t d = 0; d < at.size(); ++d) partner = partner * sweep.dimensions[d].size() + at[d];
  return partner;
}

Against read_against(const Assignment& line, const Sweep& sweep, Missing missing) { return AgainstReader(line, sweep, missing).read(); }

std::optional<std::size_t> read_axis(const Assignment& line, const std::string& name, const Sweep& sweep, Missing missing) {
  return AgainstReader(line, sweep, missing).read_axis(name);
}

}  // namespace asymsweep::analysis
