// The sections of a declared claim, read: a mistake is one sentence with file, line and key.

#include <algorithm>

#include "analysis/claims/claim_names.hpp"
#include "analysis/claims/declared.hpp"
#include "analysis/claims/formula_reader.hpp"
#include "analysis/claims/registry.hpp"
#include "core/characters.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

using expression::Type;

const std::vector<std::string>& keys_of_claims() {
  static const std::vector<std::string> all = {"statement", "refuted", "error_rate", "parts"};
  return all;
}
const std::vector<std::string>& keys_of_parts() {
  static const std::vector<std::string> all = {"name", "premises", "where", "runs", "test", "value", "moved", "against", "bound", "side", "over", "words"};
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
      {"paired_every_run", Test::every_run, true, Type::condition, 0.0},
  };
  return all;
}

/// Who wrote the section: the theory's have no sweep at first, and may speak of configurations that a sweep has not.
enum class Author { user,
                    theory };

class SectionReader {
 public:
  SectionReader(const ClaimSection& section, const Sweep* sweep, Author author) : section_(section), sweep_(sweep), author_(author) {}

  DeclaredClaim read() {
    require_known_keys();
    DeclaredClaim claim{.name = section_.name, .title = text_of("name"), .statement = statement(), .refuted = text_of("refuted"), .text = section_.text(), .error_rate = error_rate(), .parts = {}};
    auto names = part_names();
    if (names.empty()) names.emplace_back();
    for (auto& name : names) {
      part_ = name;
      claim.parts.push_back(read_part(name, claim.error_rate));
    }
    share_error_rate(claim);
    if (const auto* line = section_.find("parts")) claim.needs_all_parts = word(*line, {"all", "tested"}) == "all";
    return claim;
  }

 private:
  /// A counter-example is a fact, and a part over some axis refutes nothing; of the other parts any could refute the claim by chance.
  static void share_error_rate(DeclaredClaim& claim) {
    const auto by_chance = [](const DeclaredPart& part) { return part.question.test != Test::every_run && part.some.empty(); };
    const auto parts = static_cast<double>(std::ranges::count_if(claim.parts, by_chance));
    for (auto& part : claim.parts)
      if (by_chance(part)) part.question.error_rate /= parts;
  }

  [[noreturn]] void reject(const Assignment& line, const std::string& what) const {
    throw UserError(line.place + ": " + line.with_value_hint(line.full_name + " " + what));
  }
  static std::string trimmed_text(const Assignment& line) { return std::string(trimmed(line.text)); }
  std::string text_of(const std::string& key) const {
    const auto* line = section_.find(key);
    return line ? trimmed_text(*line) : "";
  }

  /// "[claim.NAME]", or "[claim.NAME.PART]".
  std::string header(const std::string& part) const { return "[claim." + section_.name + (part.empty() ? "" : "." + part) + "]"; }

  /// Of the part, else of the whole claim.
  const Assignment* find(const std::string& key) const {
    if (!part_.empty())
      if (const auto* own = section_.find(part_ + "." + key)) return own;
    return section_.find(key);
  }

  const Assignment& required(const char* key) const {
    if (const auto* line = find(key)) return *line;
    throw UserError(section_.place + ": " + header(part_) + " lacks the key '" + key + "'");
  }

  /// [claim.NAME.PART], in their order.
  std::vector<std::string> part_names() const {
    std::vector<std::string> names;
    for (const auto& line : section_.lines) {
      const auto key = section_.key(line);
      const auto dot = key.find('.');
      if (dot == key.npos) continue;
      auto name = key.substr(0, dot);
      if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
    }
    return names;
  }

  void require_known_keys() const {
    for (const auto& line : section_.lines) {
      if (const auto found = control_character(line.text)) throw UserError(line.place + ": " + printable(line.full_name) + " has " + found->description + "; leave it out");
      auto key = section_.key(line);
      auto known = keys_of_parts();
      const auto dot = key.find('.');
      const auto part = dot == key.npos ? "" : key.substr(0, dot);
      if (dot == key.npos) known.insert(known.begin(), keys_of_claims().begin(), keys_of_claims().end());
      else if (!is_claim_name(part)) throw UserError(line.place + ": " + printable(header(part)) + " is not the name of a part: letters, digits, '_' and '-'");
      else key = key.substr(dot + 1);
      if (std::ranges::find(known, key) != known.end()) continue;
      const auto nearest = nearest_name(key, known);
      throw UserError(line.place + ": " + header(part) + " has an unknown key '" + printable(key) + "'" +
                      (nearest ? "; did you mean '" + *nearest + "'?" : " (keys: " + join(known) + ")") + line.name_hint());
    }
    if (author_ == Author::theory) return;
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

  double error_rate() const {
    const auto* line = section_.find("error_rate");
    if (!line) return alpha;
    const double rate = number(*line, 0, 0.5, "an error rate above 0, up to 0.5");
    if (rate == 0) reject(*line, "= 0 is not an error rate above 0, up to 0.5");
    return rate;
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

  std::string part_title(const std::string& name) const {
    const auto* own = section_.find(name + ".name");
    return own ? trimmed_text(*own) : with_blanks(name);
  }

  DeclaredPart read_part(const std::string& name, double error_rate) const {
    const auto& kind = test();
    DeclaredPart part{.name = name, .title = part_title(name), .test = kind.word, .question = {.test = kind.test, .error_rate = error_rate}, .premises = read_premises(), .where_text = "", .runs_text = "", .moved_text = "", .value_text = trimmed_text(required("value")), .against_text = "", .words = "", .where = std::nullopt, .runs = std::nullopt, .moved = std::nullopt, .value = {}, .against = std::nullopt};
    read_question(kind, part);
    if (const auto* line = find("where")) part.where_text = trimmed_text(*line);
    if (const auto* line = find("runs")) part.runs_text = trimmed_text(*line);
    if (const auto* line = find("moved")) part.moved_text = trimmed_text(*line);
    if (const auto* line = find("words")) part.words = trimmed_text(*line);
    if (kind.paired) part.against_text = trimmed_text(required("against"));
    if (!sweep_ || (author_ == Author::theory && !may_be_tested(part, *sweep_))) return part;
    read_formulas(kind, part);
    const auto missing = author_ == Author::theory ? Missing::is_no_partner : Missing::is_refused;
    if (kind.paired) part.against = read_against(required("against"), *sweep_, missing);
    if (!part.some.empty()) part.dimension = read_axis(required("over"), part.some, *sweep_, missing);
    if (author_ == Author::user) require_configurations(part);
    return part;
  }

  void read_question(const TestWord& kind, DeclaredPart& part) const {
    auto& question = part.question;
    const auto unused = [&](const char* key, const std::string& why) {
      if (const auto* line = find(key)) reject(*line, "is not used by test = " + std::string(kind.word) + ": " + why);
    };
    if (kind.test == Test::every_run)
      for (const char* key : {"bound", "side", "over"}) unused(key, "one run for which the value does not hold refutes the claim");
    if (!kind.paired) unused("against", "only paired tests compare runs");
    if (kind.paired && kind.test != Test::every_run) unused("moved", "it says which single runs stood still");
    if (const auto* line = find("bound"))
      question.bound = kind.test == Test::share ? number(*line, 0, 1, "a share from 0 to 1") : number(*line, std::numeric_limits<double>::lowest(), std::numeric_limits<double>::max(), "a number");
    else if (kind.bound) question.bound = *kind.bound;
    else required("bound");
    if (const auto* line = find("side")) question.side = word(*line, {"above", "below"}) == "above" ? Side::above : Side::below;
    if (const auto* line = find("over")) read_over(*line, part);
  }

  void read_over(const Assignment& line, DeclaredPart& part) const {
    const auto text = trimmed_text(line);
    if (text == "some") reject(line, "= some names no axis; write some AXIS, as in over = some learning_rate");
    if (text.starts_with("some ")) part.some = std::string(trimmed(text.substr(5)));
    else part.pooled = word(line, {"each", "pooled", "some AXIS"}) == "pooled";
  }

  Premises read_premises() const {
    const auto* line = find("premises");
    if (!line) return {};
    if (sweep_ && author_ == Author::user && sweep_->fixed.word("problem.environment") == "program")
      reject(*line, "is about training by this program, which problem.environment = program is not; select with `where`");
    std::vector<std::string> known, names;
    for (const auto& set : premise_sets()) known.push_back(set.name);
    for (const auto& premise : premise_rows()) known.push_back(premise.name);
    for (const auto& name : parts_of(line->text)) {
      names.emplace_back(trimmed(name));
      if (std::ranges::find(known, names.back()) != known.end()) continue;
      const auto nearest = nearest_name(names.back(), known);
      reject(*line, "names '" + printable(names.back()) + "', which is no premise" + (nearest ? "; did you mean '" + *nearest + "'?" : " (premises: " + join(known) + ")"));
    }
    Premises premises(names);
    if (const auto* lacking = premises.lacks())
      reject(*line, "names " + lacking->name + ", which is known of the runs of " + (lacking->needs == Needs::instance ? "theorems" : "theorems or bandit_of_asymre") + " alone; name that set too");
    return premises;
  }

  void read_formulas(const TestWord& kind, DeclaredPart& part) const {
    const FormulaReader reader(*sweep_, part.premises);
    const std::string words = "test = " + std::string(kind.word) + " needs ";
    part.value = reader.read(required("value"), About::run, part.of_pairs(), kind.value,
                             kind.value == Type::condition ? " is a number; " + words + "a condition, such as improvement > 0" : " is a condition; " + words + "a number");
    if (const auto* line = find("moved")) part.moved = reader.read(*line, About::run, part.of_pairs(), Type::condition, " must be true or false of a run");
    if (const auto* line = find("runs")) part.runs = reader.read(*line, About::start, part.of_pairs(), Type::condition, " must be true or false of a run");
    if (const auto* line = find("where")) part.where = reader.read(*line, About::configuration, false, Type::condition, " must be true or false of a configuration");
  }

  void require_configurations(const DeclaredPart& part) const {
    if (const auto alone = without_partner(part, *sweep_); !alone.empty())
      throw UserError(section_.place + ": " + header(part_) + " compares with " + part.against->text + ", which sweep.where leaves out for " +
                      format_count(alone.size(), "configuration") + " (" + sweep_->axis_text(alone.front()) + (alone.size() > 1 ? ", ..." : "") +
                      "); leave these out with claim." + section_.name + ".where, or plan their partners");
    if (!configurations_of(part, *sweep_).empty()) return;
    const std::string but = part.against && selects_any(part, *sweep_) ? " but those that the others are compared with" : "";
    for (const char* key : {"where", "premises"})
      if (const auto* line = find(key)) reject(*line, "= " + trimmed_text(*line) + " selects no configuration" + but);
    throw UserError(section_.place + ": " + header(part_) + " selects no configuration" + but);
  }

  const ClaimSection& section_;
  const Sweep* sweep_;
  Author author_;
  std::string part_;  ///< that is being read
};

}  // namespace

std::vector<DeclaredClaim> declared_claims(const std::vector<ClaimSection>& sections, const Sweep& sweep) {
  std::vector<DeclaredClaim> all;
  for (const auto& section : sections) all.push_back(SectionReader(section, &sweep, Author::user).read());
  return all;
}

DeclaredClaim theory_claim(const ClaimSection& section) { return SectionReader(section, nullptr, Author::theory).read(); }
DeclaredClaim theory_claim(const ClaimSection& section, const Sweep& sweep) { return SectionReader(section, &sweep, Author::theory).read(); }

}  // namespace asymsweep::analysis
