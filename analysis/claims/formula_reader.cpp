#include "analysis/claims/formula_reader.hpp"

#include <algorithm>

#include "core/characters.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "expression/lexer.hpp"
#include "sweep/selection.hpp"
#include "training/metrics/registry.hpp"

namespace asymsweep::analysis {
namespace {

using expression::Type;

[[noreturn]] void reject(const Assignment& line, const std::string& what) { throw UserError(line.place + ": " + line.with_value_hint(line.full_name + " " + what)); }

/// The first name that ends with this word: expected_reward of reward. Empty where none does.
std::string name_with(const std::string& word, const expression::Vocabulary& names) {
  const auto found = std::ranges::find_if(names.names, [&](const auto& symbol) { return symbol.name.ends_with("_" + word); });
  return found == names.names.end() ? "" : found->name;
}

/// A sentence of the parser without its list of all names, which are many; with the one that was meant, or where they are listed.
std::string shortened(std::string sentence, const expression::Vocabulary& names) {
  const auto list = sentence.find(" (names: ");
  if (list == sentence.npos) return sentence;
  sentence = sentence.substr(0, list);
  const auto longer = name_with(sentence.substr(sentence.find('\'') + 1, sentence.rfind('\'') - sentence.find('\'') - 1), names);
  return sentence + (longer.empty() ? "; see `asymsweep list metrics` and `asymsweep list keys`" : "; did you mean '" + longer + "'?");
}

}  // namespace

expression::Expression FormulaReader::read(const Assignment& line, About about, bool of_pairs, Type wanted, const std::string& must) const {
  const auto numbers = run_names_of(about, of_pairs);
  expression::Vocabulary names{.names = key_symbols(sweep_, numbers)};
  for (const auto& name : numbers) names.names.push_back({name, Type::number});
  const auto blanks = line.text.empty() ? std::string::npos : std::string_view(line.line).find(line.text, line.value_begin);
  const auto column = (blanks == std::string::npos ? line.value_begin : blanks) + 1;
  require_known(line, names, about, column);
  try {
    return expression::parse(line.text, names, wanted, column);
  } catch (const expression::FormulaError& error) {
    try {
      expression::parse(line.text, names, wanted == Type::number ? Type::condition : Type::number, column);
    } catch (const expression::FormulaError&) {
      const auto several = hint_of_several(error.what(), sweep_);
      reject(line, several.empty() ? shortened(error.what(), names) : std::string(std::string_view(error.what()).substr(0, std::string_view(error.what()).find(" (names: "))) + several);
    }
    reject(line, "= " + printable(trimmed(line.text)) + must);
  }
}

std::vector<std::string> FormulaReader::run_names_of(About about, bool of_pairs) const {
  if (about == About::configuration) return {};
  return about == About::run ? run_names(sweep_, premises_, of_pairs) : names_before_training(sweep_, premises_, of_pairs);
}

/// Names that are known elsewhere: metrics of other environments, curves, what only pairs or premises provide.
void FormulaReader::require_known(const Assignment& line, const expression::Vocabulary& names, About about, std::size_t column) const {
  expression::Lexer lexer(line.text, column);
  try {
    for (auto token = lexer.next(); token.kind != expression::Token::Kind::end; token = lexer.next()) {
      if (token.kind != expression::Token::Kind::name || std::ranges::any_of(names.names, [&](const auto& symbol) { return symbol.name == token.text; })) continue;
      if (const auto why = why_unknown(std::string(token.text), about); !why.empty())
        reject(line, "names '" + std::string(token.text) + "'" + expression::in_column(token.column) + ", " + why);
    }
  } catch (const expression::FormulaError&) {  // the parser says what is wrong
  }
}

std::string FormulaReader::why_unknown(const std::string& name, About about) const {
  if (about != About::configuration && (name.starts_with(other_prefix) || name.starts_with(difference_prefix))) {
    const auto known = run_names(sweep_, premises_, true);
    return std::ranges::find(known, name) == known.end() ? "" : about == About::start ? "an outcome of training, by which `runs` selects nothing"
                                                                                      : "which test = paired_every_run alone knows";
  }
  if (about != About::configuration && name == baseline_name) return "which is known with premises = theorems or bandit_of_asymre alone";
  if (about != About::configuration && name == magnitude_name) return "which is known with premises = theorems alone";
  std::vector<std::string> environments;
  bool curve = false, asked = true;
  for (const auto& metric : metrics_registry())
    if (metric.name == name) environments = metric.environments, curve = metric.shape == MetricShape::curve, asked = !is_measure(metric) || measure_parameters(sweep_.fixed).all();
  const auto& own = sweep_.fixed.word("problem.environment");
  if (environments.empty() && name != "improvement") return "";
  if (!environments.empty() && std::ranges::find(environments, own) == environments.end())
    return "a metric that problem.environment = " + own + " does not have (it belongs to " + join(environments, ", ", " and ") + ")";
  if (!asked) return "a metric that the file holds with measure.metrics = all alone";
  if (curve) return "a curve; claims are about numbers of whole runs: see `asymsweep list metrics`";
  if (about == About::start) return "an outcome of training: runs that are chosen by how they ended test nothing";
  return name == "improvement" ? "" : "a metric of runs, where only axes and keys are known";
}

}  // namespace asymsweep::analysis
