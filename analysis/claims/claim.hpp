#pragma once
// A claim of the theory (G1..G11: docs/theory.md), decided on a result file. One file per claim, one row in registry.cpp.

#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "analysis/claims/evidence.hpp"
#include "analysis/claims/premises.hpp"
#include "analysis/statistics/interval.hpp"

namespace asymsweep::analysis {

enum class Decision { supported, refuted, undecided, not_tested };

/// The value, or null where it is no number: JSON has no NaN.
nlohmann::ordered_json json_number(double value);

/// "supported", "refuted", "undecided", "not tested".
const char* decision_text(Decision decision);

struct Verdict {
  Decision decision = Decision::not_tested;
  double estimate = std::numeric_limits<double>::quiet_NaN();  ///< the claim's statistic
  statistics::Interval interval = {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};  ///< of it
  std::size_t n = 0;    ///< runs, or instances, that the decision rests on
  std::string finding;  ///< one sentence: what was seen
  std::string needs;    ///< while undecided or not tested: what would decide it ("300 seeds; there are 200"); empty where nobody knows
  nlohmann::ordered_json evidence = nlohmann::ordered_json::object();  ///< details, counter-examples

  struct CounterExamples {
    std::size_t violating, instances;
  };
  std::optional<CounterExamples> counter_examples = {};  ///< where the estimate is the share of instances with one
  /// Of a claim that two kinds of runs test apart, which may be in different files: it is supported where all halves are.
  struct Half {
    std::string name;  ///< "V = 0"
    Decision decision = Decision::not_tested;
  };
  std::vector<Half> halves = {};
  bool is_final = false;  ///< refuted by a counter-example: no run that is missing can take that back

  /// The estimate and its interval are those of the worst configuration alone: which one, and its own number of runs.
  void estimate_is_of(const std::string& configuration, std::size_t own_n) {
    evidence["estimate_of"] = configuration;
    evidence["estimate_n"] = own_n;
  }
  /// As part of another verdict's evidence.
  nlohmann::ordered_json json() const;
};

/// What a rule is asked (rules.hpp): is every run, every configuration's mean or share, on this side of the bound?
enum class Test { every_run,
                  mean,
                  share };
enum class Side { above,
                  below };
struct Question {
  Test test = Test::every_run;
  Side side = Side::above;
  double bound = 0;
  double error_rate = alpha;
  Question at(double rate) const { return {test, side, bound, rate}; }
};

/// Runs that test a claim, and what is asked of them; no question where the claim has a rule of its own.
struct Part {
  Premises premises;
  std::optional<Question> question = {};
  std::string value = {};  ///< what the question is about, in words: "improvement"
};

/// Where a claim comes from that the program does not have: a sweep file, or a file of claims.
struct Declaration {
  std::string text;             ///< its section: two claims of one name may differ
  bool before = false;          ///< it was in the sweep before any run
  std::string words = {};       ///< "declared before the run", "changed after 12,000 runs"
  double error_rate = alpha;    ///< of its verdict on one file
};

struct Claim {
  std::string id;         ///< "G1"
  std::string name;       ///< "limit"
  std::string statement;  ///< the hypothesis, one sentence
  std::string method;     ///< runs that test it, statistic, decision rule: the same for every file
  std::string refuted;    ///< what `refuted` says then, and what not, one sentence
  std::function<Verdict(const Evidence& evidence)> decide;
  /// Which configurations test it. While runs of one of them are missing the claim is undecided, unless it is refuted by a
  /// counter-example; `plan --power` counts them. None: the claim looks after both itself.
  std::vector<Part> parts = {};
  std::optional<Declaration> declaration = {};  ///< none: a claim of the program

  /// Whether a configuration may have runs that test the claim.
  bool is_tested_by(const Configuration& configuration) const;
};

/// "Runs: PREMISES. Statistic: STATISTIC. Rule: RULE."
std::string method_text(const Premises& premises, const std::string& statistic, const std::string& rule);

/// Of one id (core/registry.hpp).
bool clash(const Claim& a, const Claim& b);

}  // namespace asymsweep::analysis
