#include "analysis/claims/registry.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/claims/declared.hpp"
#include "analysis/claims/rules.hpp"
#include "analysis/claims/theory/theory_claims.hpp"
#include "core/parallel.hpp"
#include "core/registry.hpp"

namespace asymsweep::analysis {
namespace {

using Json = nlohmann::ordered_json;

/// G2 before G10.
std::vector<Claim> own_claims() {
  std::vector<Claim> all = {limit_claim(), nested_supports_claim(), transition_claim(), rate_claim(), small_policies_claim()};
  for (const auto& [file, text] : theory_texts())
    for (const auto& section : read_claims(text, file)) all.push_back(as_theory(section));
  std::ranges::sort(all, {}, [](const Claim& claim) { return std::pair(claim.id.size(), claim.id); });
  return all;
}

Registry<Claim>& registry() {
  static Registry<Claim> rows("claim", own_claims());
  return rows;
}

}  // namespace

std::string what_is_missing(const Claim& claim, const Sweep& sweep) {
  std::string text;
  for (const auto& part : claim.parts) {
    const auto words = part.premises.never_fulfilled(sweep);
    if (!words.empty() && text.find(words) == std::string::npos) text += (text.empty() ? "" : "; or ") + words;
  }
  return text.empty() ? "" : "a configuration with: " + text;
}

Json declared_json(const Declaration& declaration) {
  return {{"declared", declaration.before ? "before" : "after"}, {"registration", declaration.words}};
}

const std::vector<Claim>& claims() { return registry().rows(); }

void add_claim(Claim row) { registry().add(std::move(row)); }

Verdict decide_claim(const Claim& claim, const Evidence& evidence) {
  auto verdict = claim.decide(evidence);
  if (verdict.decision == Decision::not_tested && verdict.finding.empty()) verdict.finding = "no run of this file tests the claim";
  if (!claim.declaration) require_complete(verdict, claim, evidence.results());  // the others have done that for their `where`
  if (verdict.decision == Decision::not_tested && verdict.needs.empty()) verdict.needs = what_is_missing(claim, evidence.results().sweep());
  if (verdict.decision != Decision::undecided && verdict.decision != Decision::not_tested) verdict.needs.clear();
  return verdict;
}

std::vector<DecidedClaim> decide_claims(const Evidence& evidence, const std::vector<ClaimPointer>& declared) {
  std::vector<ClaimPointer> all;
  for (const auto& claim : claims()) all.emplace_back(ClaimPointer(), &claim);  // the registry keeps it
  all.insert(all.end(), declared.begin(), declared.end());
  std::vector<DecidedClaim> decided(all.size());
  parallel_for(decided.size(), usable_cores(), [&](std::size_t part) {
    const auto i = decided.size() - 1 - part;  // the last ones compare runs, and take longest
    const bool tested = all[i]->declaration || !evidence.results().program();  // a program of others tests no claim of the theory
    decided[i] = {all[i], tested ? decide_claim(*all[i], evidence) : Verdict{}};
  });
  return decided;
}

Json verdicts_json(const std::vector<DecidedClaim>& decided) {
  Json list = Json::array();
  for (const auto& [claim, verdict] : decided) {
    Json interval = nullptr;
    if (std::isfinite(verdict.interval.low)) interval = {verdict.interval.low, json_number(verdict.interval.high)};
    Json evidence = {{"finding", verdict.finding}};
    for (const auto& [key, value] : verdict.evidence.items()) evidence.emplace(key, Json(value));  // none overwrites the finding
    list.push_back({{"claim", claim->id}, {"statement", claim->statement}, {"verdict", decision_text(verdict.decision)},
                    {"estimate", json_number(verdict.estimate)}, {"interval", interval}, {"n", verdict.n},
                    {"method", claim->method}, {"evidence", evidence}});
    if (claim->declaration) list.back().update(declared_json(*claim->declaration));
    if (!verdict.needs.empty()) list.back()["evidence"]["needs"] = verdict.needs;
  }
  return list;
}

}  // namespace asymsweep::analysis
