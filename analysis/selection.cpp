#include "analysis/selection.hpp"

#include <map>

#include "core/error.hpp"
#include "expression/evaluate.hpp"
#include "expression/parse.hpp"

namespace asymsweep::analysis {
namespace {

expression::Type type_of(const Value& value) {
  return std::holds_alternative<double>(value) ? expression::Type::number : expression::Type::word;
}

/// Full keys, and axes by their short names: to the full key.
std::map<std::string, std::string, std::less<>> keys_by_name(const Sweep& sweep) {
  std::map<std::string, std::string, std::less<>> keys;
  for (const auto& [key, value] : sweep.configuration(0).values()) keys[key] = key;
  for (const auto& [key, value] : sweep.fixed.values()) keys.try_emplace(key.substr(key.rfind('.') + 1), key);
  for (const auto& dimension : sweep.dimensions)
    for (const auto& axis : dimension.axes) keys[axis.name] = axis.key;
  return keys;
}

expression::Vocabulary vocabulary_of(const Sweep& sweep, const std::map<std::string, std::string, std::less<>>& keys) {
  expression::Vocabulary vocabulary{.names = {}};
  const auto first = sweep.configuration(0);
  for (const auto& [name, key] : keys) {
    auto type = type_of(first.value(key));
    for (const auto& dimension : sweep.dimensions)
      for (const auto& axis : dimension.axes)
        for (const auto& value : axis.values)
          if (axis.key == key && type_of(value) != type) type = expression::Type::any;
    vocabulary.names.push_back({name, type});
  }
  return vocabulary;
}

}  // namespace

std::vector<std::size_t> select(const Results& results, const std::string& condition, const std::string& subject) {
  std::vector<std::size_t> selected;
  const auto& sweep = results.sweep();
  if (condition.empty()) {
    for (std::size_t c = 0; c < results.configurations(); ++c) selected.push_back(c);
    return selected;
  }
  const auto keys = keys_by_name(sweep);
  const auto parsed = [&] {
    try {
      return expression::parse(condition, vocabulary_of(sweep, keys), expression::Type::condition);
    } catch (const expression::FormulaError& error) {
      throw UserError(subject + " " + error.what());
    }
  }();
  const expression::Evaluator evaluator(parsed);
  std::vector<std::string> read;
  for (const auto& name : evaluator.names()) read.push_back(keys.find(name)->second);
  std::vector<expression::Value> values(read.size());
  for (std::size_t c = 0; c < results.configurations(); ++c) {
    const auto configuration = sweep.configuration(c);
    for (std::size_t i = 0; i < read.size(); ++i) {
      const auto& value = configuration.value(read[i]);
      if (const auto* number = std::get_if<double>(&value)) values[i] = *number;
      else values[i] = to_text(value);
    }
    if (evaluator.holds(values)) selected.push_back(c);
  }
  return selected;
}

}  // namespace asymsweep::analysis
