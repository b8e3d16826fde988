#include "analysis/claims/completeness.hpp"

#include "core/text.hpp"

namespace asymsweep::analysis {

void require_complete(Verdict& verdict, const Claim& claim, const Results& results) {
  if (claim.parts.empty()) return;
  std::vector<std::size_t> tested;
  for (std::size_t c = 0; c < results.configurations(); ++c)
    if (results.runs(c).missing > 0 && claim.is_tested_by(results.configuration(c))) tested.push_back(c);
  require_complete(verdict, results, tested);
}

void require_complete(Verdict& verdict, const Results& results, const std::vector<std::size_t>& tested) {
  if (verdict.decision == Decision::not_tested || verdict.evidence.contains("missing_runs")) return;
  std::size_t configurations = 0, runs = 0;
  for (const auto c : tested) {
    const auto missing = results.runs(c).missing;
    configurations += missing > 0;
    runs += missing;
  }
  if (runs == 0) return;
  verdict.needs = "the missing runs: run the sweep again";
  const auto missing = format_count(runs, "run") + " of " + format_count(configurations, "configuration") + (runs == 1 ? " is" : " are") + " missing";
  if (verdict.is_final) {
    verdict.finding += "; " + missing;
  } else {
    verdict.decision = Decision::undecided;
    for (auto& half : verdict.halves) {
      if (half.decision != Decision::not_tested) half.decision = Decision::undecided;
      verdict.evidence["halves"][half.name] = decision_text(half.decision);
    }
    verdict.finding += "; nothing is decided before the grid is complete: " + missing;
  }
  verdict.evidence["missing_runs"] = runs;
  verdict.evidence["missing_configurations"] = configurations;
}

}  // namespace asymsweep::analysis
