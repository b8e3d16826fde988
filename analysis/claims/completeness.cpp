#include "analysis/claims/completeness.hpp"

#include "core/text.hpp"

namespace asymsweep::analysis {

void require_complete(Verdict& verdict, const Results& results, const Bears& bears) {
  if (verdict.decision == Decision::not_tested) return;
  std::size_t configurations = 0, runs = 0;
  for (std::size_t c = 0; c < results.configurations(); ++c) {
    const auto missing = results.runs(c).missing;
    if (missing == 0 || !bears(training_parameters(results.configuration(c)))) continue;
    configurations += 1;
    runs += missing;
  }
  if (runs == 0) return;
  verdict.decision = Decision::undecided;
  verdict.finding += "; nothing is decided before the grid is complete: " + format_count(runs, "run") + " of " +
                     format_count(configurations, "configuration") + (runs == 1 ? " is" : " are") + " missing";
  verdict.evidence["missing_runs"] = runs;
  verdict.evidence["missing_configurations"] = configurations;
}

bool may_be_below(const TrainingParameters& training) { return !training.baseline.relative || training.baseline.value < 0; }
bool may_be_above(const TrainingParameters& training) { return !training.baseline.relative || training.baseline.value > 0; }

}  // namespace asymsweep::analysis
