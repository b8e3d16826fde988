#pragma once
// report.html: one self-contained page (figures inside, no network).

#include <string>
#include <vector>

#include "analysis/claims/claim.hpp"
#include "analysis/figures/baseline_figures.hpp"
#include "analysis/summary.hpp"

namespace asymsweep::analysis {

struct ReportContent {
  std::vector<SummaryRow> rows;
  std::vector<Verdict> verdicts;
  std::vector<Figure> figures;
  std::string figure_folder;
};

/// Throws StorageError when a figure cannot be read.
std::string make_report(const Results& results, const ReportContent& content);

}  // namespace asymsweep::analysis
