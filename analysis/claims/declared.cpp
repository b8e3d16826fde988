#include "analysis/claims/declared.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include "analysis/claims/against.hpp"
#include "analysis/claims/claim_names.hpp"
#include "analysis/claims/registry.hpp"
#include "core/characters.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "expression/lexer.hpp"
#include "training/metrics/registry.hpp"
#include "training/unit.hpp"

namespace asymsweep::analysis {
namespace {

using expression::Type;

const std::vector<std::string>& keys_of_claims() {
  static const std::vector<std::string> all = {"statement", "where", "test", "value", "against", "bound", "side", "over", "error_rate"};
  return all;
}

struct TestWord {
  const char* word;
  Test test;
  bool paired;
  Type value;
  std::optional<double> bound;  ///< where none is given; none: it must be
};

const std::vector<TestWord>& test_words() {
  static const std::vector<TestWord> all = {
      {"every_run", Test::every_run, false, Type::condition, 0.0},
      {"mean", Test::mean, false, Type::number, 0.0},
      {"share", Test::share, false, Type::condition, std::nullopt},
      {"paired_mean", Test::mean, true, Type::number, 0.0},
      {"paired_share", Test::share, true, Type::number, 0.5},
  };
  return all;
}

/// Planned configurations for which `where` holds.
std::vector<std::size_t> selected(const DeclaredClaim& claim, const Sweep& sweep) {
  std::optional<expression::Evaluator> where;
  std::vector<std::string> keys;
  if (claim.where) {
    where.emplace(*claim.where);
    for (const auto& name : where->names()) keys.push_back(key_of(name, sweep));
  }
  std::vector<std::size_t> chosen;
  std::vector<expression::Value> values(keys.size());
  for (std::size_t c = 0; c < sweep.configuration_count(); ++c) {
    if (!sweep.planned(c)) continue;
    if (where) {
      const auto configuration = sweep.configuration(c);
      for (std::size_t k = 0; k < keys.size(); ++k) values[k] = value_of_key(configuration, keys[k]);
      if (!where->holds(values)) continue;
    }
    chosen.push_back(c);
  }
  return chosen;
}

/// Selected configurations that have no partner to be compared with.
std::vector<std::size_t> without_partner(const DeclaredClaim& claim, const Sweep& sweep) {
  std::vector<std::size_t> alone;
  if (!claim.against || sweep.left_out.empty()) return alone;
  for (const auto c : selected(claim, sweep))
    if (!sweep.planned(claim.against->partner_of(sweep, c))) alone.push_back(c);
  return alone;
}

/// Configurations with the same runs (Sweep::trained_as) tell the same again, unless the value reads a key in which they differ.
class NewEvidence {
 public:
  NewEvidence(const DeclaredClaim& claim, const Sweep& sweep) : sweep_(sweep) {
    if (sweep.alike.empty()) return;
    const auto metrics = final_metrics(sweep);
    for (const auto& name : claim.value.names())
      if (std::ranges::find(metrics, name) == metrics.end()) keys_.push_back(key_of(name, sweep));
  }

  /// Whether no earlier configuration has told it. One that is compared with its own copy tells nothing.
  bool is(std::size_t c, std::size_t partner) {
    if (sweep_.alike.empty()) return true;
    const auto own = values(c), other = values(partner);
    const auto trained = sweep_.trained_as(c), trained_partner = sweep_.trained_as(partner);
    if (c != partner && trained == trained_partner && own == other) return false;
    return told_.emplace(trained, trained_partner, own + "\n" + other).second;
  }

 private:
  std::string values(std::size_t c) const {
    std::string all;
    if (keys_.empty()) return all;
    const auto configuration = sweep_.configuration(c);
    for (const auto& key : keys_) all += to_text(configuration.value(key)) + "\n";
    return all;
  }

  const Sweep& sweep_;
  std::vector<std::string> keys_;
  std::set<std::tuple<std::size_t, std::size_t, std::string>> told_;
};

class SectionReader {
 public:
  SectionReader(const ClaimSection& section, const Sweep& sweep) : section_(section), sweep_(sweep) {}

  DeclaredClaim read() {
    require_known_keys();
    const auto& kind = test();
    DeclaredClaim claim{.name = section_.name, .statement = statement(), .text = section_.text(), .test = kind.word, .question = {.test = kind.test}, .pooled = false, .where_text = "", .value_text = "", .where = std::nullopt, .value = {}, .against = std::nullopt};
    read_question(kind, claim);
    read_value(kind, claim);
    if (const auto* line = section_.find("where")) {
      claim.where_text = trimmed_text(*line);
      claim.where = formula(*line, {.names = key_symbols(sweep_)}, Type::condition, " must be true or false of a configuration");
    }
    if (kind.paired) claim.against = read_against(required("against"), sweep_);
    require_configurations(claim);
    return claim;
  }

 private:
  [[noreturn]] void reject(const Assignment& line, const std::string& what) const {
    throw UserError(line.place + ": " + line.full_name + " " + what + line.value_hint());
  }
  static std::string trimmed_text(const Assignment& line) { return std::string(trimmed(line.text)); }

  const Assignment& required(const char* key) const {
    if (const auto* line = section_.find(key)) return *line;
    throw UserError(section_.place + ": [claim." + section_.name + "] lacks the key '" + key + "'");
  }

  void require_known_keys() const {
    for (const auto& line : section_.lines) {
      if (const auto found = control_character(line.text)) throw UserError(line.place + ": " + printable(line.full_name) + " has " + found->description + "; leave it out");
      const auto key = section_.key(line);
      if (std::ranges::find(keys_of_claims(), key) != keys_of_claims().end()) continue;
      const auto nearest = nearest_name(key, keys_of_claims());
      throw UserError(line.place + ": [claim." + section_.name + "] has an unknown key '" + printable(key) + "'" +
                      (nearest ? "; did you mean '" + *nearest + "'?" : " (keys: " + join(keys_of_claims()) + ")") + line.name_hint());
    }
    const auto is_name = [&](const Claim& claim) { return claim.id == section_.name; };
    if (std::ranges::any_of(claims(), is_name))
      throw UserError(section_.place + ": [claim." + section_.name + "] has the name of a claim of this program; choose another");
  }

  std::string statement() const {
    const auto& line = required("statement");
    const auto text = trimmed_text(line);
    if (text.empty()) reject(line, "is empty; say in one sentence what is to hold");
    return text;
  }

  std::string word(const Assignment& line, const std::vector<std::string>& words) const {
    const auto text = trimmed_text(line);
    if (std::ranges::find(words, text) != words.end()) return text;
    const auto nearest = nearest_name(text, words);
    reject(line, "= " + printable(text) + " is none of " + join(words, ", ", " and ") + (nearest ? "; did you mean " + *nearest + "?" : ""));
  }

  const TestWord& test() const {
    std::vector<std::string> words;
    for (const auto& row : test_words()) words.emplace_back(row.word);
    const auto chosen = word(required("test"), words);
    return *std::ranges::find_if(test_words(), [&](const TestWord& row) { return row.word == chosen; });
  }

  double number(const Assignment& line, double minimum, double maximum, const std::string& allowed) const {
    const auto found = parse_number(trimmed(line.text));
    if (!found || !(*found >= minimum && *found <= maximum)) reject(line, "= " + printable(trimmed(line.text)) + " is not " + allowed);
    return *found;
  }

  void read_question(const TestWord& kind, DeclaredClaim& claim) const {
    auto& question = claim.question;
    const auto unused = [&](const char* key, const std::string& why) {
      if (const auto* line = section_.find(key)) reject(*line, "is not used by test = " + std::string(kind.word) + ": " + why);
    };
    if (kind.test == Test::every_run)
      for (const char* key : {"bound", "side", "over"}) unused(key, "one run for which the value does not hold refutes the claim");
    if (!kind.paired) unused("against", "paired_mean and paired_share compare runs");
    if (const auto* line = section_.find("bound"))
      question.bound = kind.test == Test::share ? number(*line, 0, 1, "a share from 0 to 1") : number(*line, std::numeric_limits<double>::lowest(), std::numeric_limits<double>::max(), "a number");
    else if (kind.bound) question.bound = *kind.bound;
    else required("bound");
    if (const auto* line = section_.find("side")) question.side = word(*line, {"above", "below"}) == "above" ? Side::above : Side::below;
    if (const auto* line = section_.find("over")) claim.pooled = word(*line, {"each", "pooled"}) == "pooled";
    if (const auto* line = section_.find("error_rate")) {
      question.error_rate = number(*line, 0, 0.5, "an error rate above 0, up to 0.5");
      if (question.error_rate == 0) reject(*line, "= 0 is not an error rate above 0, up to 0.5");
    }
  }

  /// The formula of a line. FormulaErrors become sentences about the line; `must`: what is said of one of the wrong kind.
  expression::Expression formula(const Assignment& line, const expression::Vocabulary& names, Type wanted, const std::string& must) const {
    const auto blanks = line.text.empty() ? std::string::npos : std::string_view(line.line).find(line.text, line.value_begin);
    const auto column = (blanks == std::string::npos ? line.value_begin : blanks) + 1;
    require_metrics_of_this_environment(line, names, column);
    try {
      return expression::parse(line.text, names, wanted, column);
    } catch (const expression::FormulaError& error) {
      const auto other = wanted == Type::number ? Type::condition : Type::number;
      try {
        expression::parse(line.text, names, other, column);
      } catch (const expression::FormulaError&) {
        std::string sentence = error.what();
        if (const auto list = sentence.find(" (names: "); list != sentence.npos) {
          sentence = sentence.substr(0, list);
          const auto longer = name_with(sentence.substr(sentence.find('\'') + 1, sentence.rfind('\'') - sentence.find('\'') - 1), names);
          sentence += longer.empty() ? "; see `asymsweep list metrics` and `asymsweep list keys`" : "; did you mean '" + longer + "'?";
        }
        reject(line, sentence);
      }
      reject(line, "= " + printable(trimmed(line.text)) + must);
    }
  }

  /// The first name that ends with this word: expected_reward of reward. Empty where none does.
  static std::string name_with(const std::string& word, const expression::Vocabulary& names) {
    const auto found = std::ranges::find_if(names.names, [&](const auto& symbol) { return symbol.name.ends_with("_" + word); });
    return found == names.names.end() ? "" : found->name;
  }

  /// A metric that the sweep's runs have not, and one that is no number of a run.
  void require_metrics_of_this_environment(const Assignment& line, const expression::Vocabulary& names, std::size_t column) const {
    expression::Lexer lexer(line.text, column);
    try {
      for (auto token = lexer.next(); token.kind != expression::Token::Kind::end; token = lexer.next()) {
        if (token.kind != expression::Token::Kind::name || std::ranges::any_of(names.names, [&](const auto& symbol) { return symbol.name == token.text; })) continue;
        std::vector<std::string> environments;
        bool curve = false;
        for (const auto& metric : metrics_registry())
          if (metric.name == token.text) environments = metric.environments, curve = metric.shape == MetricShape::curve;
        if (environments.empty()) continue;
        const auto& own = sweep_.fixed.word("problem.environment");
        const auto what = "names '" + std::string(token.text) + "'" + expression::in_column(token.column) + ", ";
        if (std::ranges::find(environments, own) == environments.end())
          reject(line, what + "a metric that problem.environment = " + own + " does not have (it belongs to " + join(environments, ", ", " and ") + ")");
        if (curve) reject(line, what + "a curve; claims are about numbers of whole runs: see `asymsweep list metrics`");
        reject(line, what + "a metric of runs, where only axes and keys are known");
      }
    } catch (const expression::FormulaError&) {  // the parser says what is wrong
    }
  }

  void read_value(const TestWord& kind, DeclaredClaim& claim) const {
    const auto& line = required("value");
    auto metrics = final_metrics(sweep_);
    auto symbols = key_symbols(sweep_, metrics);
    for (auto& metric : metrics) symbols.push_back({metric, Type::number});
    claim.value_text = trimmed_text(line);
    const std::string must = kind.value == Type::condition ? " is a number; test = " + std::string(kind.word) + " needs a condition, such as improvement > 0"
                                                           : " is a condition; test = " + std::string(kind.word) + " needs a number";
    claim.value = formula(line, {.names = symbols}, kind.value, must);
  }

  void require_configurations(const DeclaredClaim& claim) const {
    if (const auto alone = without_partner(claim, sweep_); !alone.empty())
      throw UserError(section_.place + ": [claim." + section_.name + "] compares with " + claim.against->text + ", which sweep.where leaves out for " +
                      format_count(alone.size(), "configuration") + " (" + sweep_.axis_text(alone.front()) + (alone.size() > 1 ? ", ..." : "") +
                      "); leave these out with claim." + section_.name + ".where, or plan their partners");
    if (!configurations_of(claim, sweep_).empty()) return;
    if (const auto* line = section_.find("where"))
      reject(*line, "= " + claim.where_text + " selects no configuration" + (claim.against ? " but those that the others are compared with" : ""));
    throw UserError(section_.place + ": [claim." + section_.name + "] selects no configuration but those that the others are compared with");
  }

  const ClaimSection& section_;
  const Sweep& sweep_;
};

}  // namespace

std::vector<std::string> final_metrics(const Sweep& sweep) {
  std::vector<std::string> names = {"improvement"};
  for (const auto& metric : training_plan(sweep).metrics)
    if (metric.shape == MetricShape::final && metric.name != names.front()) names.push_back(metric.name);  // a program may call one improvement
  return names;
}

std::vector<DeclaredClaim> declared_claims(const std::vector<ClaimSection>& sections, const Sweep& sweep) {
  std::vector<DeclaredClaim> all;
  for (const auto& section : sections) all.push_back(SectionReader(section, sweep).read());
  return all;
}

std::vector<std::size_t> configurations_of(const DeclaredClaim& claim, const Sweep& sweep) {
  std::vector<std::size_t> chosen;
  NewEvidence new_evidence(claim, sweep);
  for (const auto c : selected(claim, sweep)) {
    const auto partner = claim.against ? claim.against->partner_of(sweep, c) : c;
    if (claim.against && (partner == c || !sweep.planned(partner))) continue;
    if (new_evidence.is(c, partner)) chosen.push_back(c);
  }
  return chosen;
}

}  // namespace asymsweep::analysis
