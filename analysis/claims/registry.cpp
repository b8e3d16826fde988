#include "analysis/claims/registry.hpp"

#include <cmath>

#include "analysis/claims/finite_samples.hpp"
#include "analysis/claims/gain.hpp"
#include "analysis/claims/improvement.hpp"
#include "analysis/claims/limit.hpp"
#include "analysis/claims/monotone_rounds.hpp"
#include "analysis/claims/nested_supports.hpp"
#include "analysis/claims/on_policy_invariance.hpp"
#include "analysis/claims/optimality_threshold.hpp"
#include "analysis/claims/rate.hpp"
#include "analysis/claims/small_policies.hpp"
#include "analysis/claims/transition.hpp"
#include "core/registry.hpp"

namespace asymsweep::analysis {
namespace {

using Json = nlohmann::ordered_json;

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Registry<Claim>& registry() {
  static Registry<Claim> rows("claim", {
      limit_claim(),           improvement_claim(),          nested_supports_claim(),
      transition_claim(),      monotone_rounds_claim(),      optimality_threshold_claim(),
      rate_claim(),            on_policy_invariance_claim(), finite_samples_claim(),
      small_policies_claim(),  gain_claim(),
  });
  return rows;
}

}  // namespace

bool clash(const Claim& a, const Claim& b) { return a.id == b.id; }

const char* decision_text(Decision decision) {
  switch (decision) {
    case Decision::supported: return "supported";
    case Decision::refuted: return "refuted";
    case Decision::undecided: return "undecided";
    case Decision::not_tested: return "not tested";
  }
  return "not tested";
}

const std::vector<Claim>& claims() { return registry().rows(); }

void add_claim(Claim row) { registry().add(std::move(row)); }

std::vector<DecidedClaim> decide_claims(const Results& results) {
  const Evidence evidence(results);
  std::vector<DecidedClaim> decided;
  for (const auto& claim : claims()) {
    decided.push_back({&claim, claim.decide(evidence)});
    auto& verdict = decided.back().verdict;
    if (verdict.decision == Decision::not_tested && verdict.finding.empty())
      verdict.finding = "no run of this file bears on the claim";
  }
  return decided;
}

Json verdicts_json(const std::vector<DecidedClaim>& decided) {
  Json list = Json::array();
  for (const auto& [claim, verdict] : decided) {
    Json interval = nullptr;
    if (std::isfinite(verdict.interval.low)) interval = {verdict.interval.low, number(verdict.interval.high)};
    Json evidence = {{"finding", verdict.finding}};
    evidence.update(verdict.evidence);
    list.push_back({{"claim", claim->id}, {"statement", claim->statement}, {"verdict", decision_text(verdict.decision)},
                    {"estimate", number(verdict.estimate)}, {"interval", interval}, {"n", verdict.n},
                    {"method", claim->method}, {"evidence", evidence}});
  }
  return list;
}

}  // namespace asymsweep::analysis
