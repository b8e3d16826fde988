#pragma once
// A claim of the theory (G1..G11: docs/theory.md), decided on a result file. One file per claim, one row in registry.cpp.

#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "analysis/claims/evidence.hpp"
#include "analysis/statistics/interval.hpp"

namespace asymsweep::analysis {

enum class Decision { supported, refuted, undecided, not_tested };

/// "supported", "refuted", "undecided", "not tested".
const char* decision_text(Decision decision);

struct Verdict {
  Decision decision = Decision::not_tested;
  double estimate = std::numeric_limits<double>::quiet_NaN();  ///< the claim's statistic
  statistics::Interval interval = {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
  std::size_t n = 0;    ///< comparisons that bear on the claim
  std::string finding;  ///< one sentence: what was seen
  nlohmann::ordered_json evidence = nlohmann::ordered_json::object();  ///< details, counter-examples

  struct CounterExamples {
    std::size_t violating, instances;
  };
  std::optional<CounterExamples> counter_examples = {};  ///< where `interval` is of the share of instances with one

  /// The estimate and its interval are those of the worst configuration alone: which one, and its own number of comparisons.
  void estimate_is_of(const std::string& configuration, std::size_t own_n) {
    evidence["estimate_of"] = configuration;
    evidence["estimate_n"] = own_n;
  }
};

struct Claim {
  std::string id;         ///< "G1"
  std::string name;       ///< "limit"
  std::string statement;  ///< the hypothesis, one sentence
  std::string method;     ///< runs that bear on it, statistic, decision rule: the same for every file
  std::string refuted;    ///< what `refuted` says then, and what not, one sentence
  Verdict (*decide)(const Evidence& evidence);
};

/// Of one id (core/registry.hpp).
bool clash(const Claim& a, const Claim& b);

}  // namespace asymsweep::analysis
