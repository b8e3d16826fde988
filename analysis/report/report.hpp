#pragma once
// report.html: one self-contained page (figures inside, no network).

#include <string>
#include <vector>

#include "analysis/claims/registry.hpp"
#include "analysis/figures/figure.hpp"
#include "analysis/summary.hpp"
#include "analysis/transitions.hpp"

namespace asymsweep::analysis {

struct ReportContent {
  std::vector<SummaryRow> rows;
  std::vector<DecidedClaim> verdicts;
  std::vector<Transition> transitions;
  std::vector<Figure> figures;
  std::string figure_folder;  ///< where their .svg lie
};

/// Throws StorageError when a figure cannot be read.
std::string make_report(const Results& results, const ReportContent& content);

}  // namespace asymsweep::analysis
