#pragma once
// summary.csv: a row per configuration, statistics of its improvement over the seeds that have run.

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "analysis/results.hpp"

namespace asymsweep::analysis {

/// Columns as in summary.csv. Improvement: final minus initial expected reward. Diverged runs count as failures in
/// `success` and are left out of the mean, which is said by `n_diverged`.
struct SummaryRow {
  std::size_t configuration = 0;
  std::vector<std::string> axes;  ///< values, in the order of Results::axis_names()
  std::size_t n = 0;              ///< runs, diverged ones included
  std::size_t diverged = 0;
  std::size_t missing = 0;
  double mean, sd, t_low, t_high, bca_low, bca_high, iqm;
  double success, success_low, success_high, success_low_all, success_high_all;
  double p_value, p_holm;
  double worst;
  std::uint64_t worst_seed = 0;
  double predicted;     ///< mean improvement of the limit policies of the same seeds; NaN where there is none
  std::string verdict;  ///< certified | refuted | inconclusive | not finished
};

std::vector<SummaryRow> summarize(const Results& results);

void write_summary_csv(std::ostream& out, const Results& results, const std::vector<SummaryRow>& rows);

}  // namespace asymsweep::analysis
