#include "analysis/claims/claim.hpp"

#include <algorithm>
#include <cmath>

namespace asymsweep::analysis {

nlohmann::ordered_json json_number(double value) {
  if (!std::isfinite(value)) return nullptr;
  return value;
}

const char* decision_text(Decision decision) {
  switch (decision) {
    case Decision::supported: return "supported";
    case Decision::refuted: return "refuted";
    case Decision::undecided: return "undecided";
    case Decision::not_tested: return "not tested";
  }
  return "not tested";
}

nlohmann::ordered_json Verdict::json() const {
  nlohmann::ordered_json all = {{"verdict", decision_text(decision)}, {"estimate", json_number(estimate)}, {"interval", {json_number(interval.low), json_number(interval.high)}}, {"n", n}, {"finding", finding}};
  for (const auto& [key, value] : evidence.items()) all.emplace(key, nlohmann::ordered_json(value));  // overwrites none of the above
  return all;
}

bool Claim::is_tested_by(const Configuration& configuration) const {
  return std::ranges::any_of(parts, [&](const Part& part) { return part.premises.may_hold(configuration); });
}

std::string method_text(const Premises& premises, const std::string& statistic, const std::string& rule) {
  return "Runs: " + premises.words() + ". Statistic: " + statistic + ". Rule: " + rule;
}

bool clash(const Claim& a, const Claim& b) { return a.id == b.id; }

}  // namespace asymsweep::analysis
