#include "analysis/analysis.hpp"

namespace asymsweep::analysis {

Analysis analyse(const Evidence& evidence, Pass pass, const std::vector<ClaimPointer>& declared) {
  const auto& results = evidence.results();
  Analysis analysis{.rows = std::move(pass.rows), .drawn = std::move(pass.drawn), .verdicts = {}, .transitions = {}, .slopes = {}, .comparison = {}};
  judge(analysis.rows);
  analysis.verdicts = decide_claims(evidence, declared);
  analysis.transitions = find_transitions(results, analysis.rows);
  analysis.slopes = threshold_slopes(results, analysis.transitions);
  analysis.comparison = compare_methods(results);
  return analysis;
}

}  // namespace asymsweep::analysis
