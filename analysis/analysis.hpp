#pragma once
// All numbers of one result file, between the pass over the file and the tables, figures and pages made of them.

#include <optional>
#include <vector>

#include "analysis/claims/registry.hpp"
#include "analysis/comparison.hpp"
#include "analysis/curves.hpp"
#include "analysis/summary.hpp"
#include "analysis/threshold_slopes.hpp"
#include "analysis/transitions.hpp"

namespace asymsweep::analysis {

/// What the pass over a file leaves.
struct Pass {
  std::vector<SummaryRow> rows;   ///< [configuration], not judged yet
  std::vector<DrawnCurve> drawn;  ///< what the training figure shows
};

struct Analysis {
  std::vector<SummaryRow> rows;  ///< [configuration]
  std::vector<DrawnCurve> drawn;
  std::vector<DecidedClaim> verdicts;
  std::vector<Transition> transitions;
  std::vector<ThresholdSlope> slopes;
  Comparison comparison;
};

/// `declared`: claims of the file's sweep, or of a file of claims (claims/registration.hpp).
Analysis analyse(const Evidence& evidence, Pass pass, const std::vector<ClaimPointer>& declared = {});

}  // namespace asymsweep::analysis
