#pragma once
// summary.csv: a row per configuration, statistics of its improvement over the seeds that have run.

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "analysis/results.hpp"

namespace asymsweep::analysis {

/// Columns as in summary.csv. Improvement: final minus initial expected reward, or test
/// accuracy where there are contexts. A diverged run has no final reward: it
/// counts as a failure in `success`, is left out of the mean, and is counted in `diverged`; a configuration with one is
/// never certified. Below 20 runs there is no bootstrap interval (NaN).
struct SummaryRow {
  std::size_t configuration = 0;
  std::vector<std::string> axes;  ///< values, in the order of Results::axis_names()
  std::size_t n = 0;              ///< runs, diverged ones included
  std::size_t diverged = 0;
  std::size_t missing = 0;
  double mean = 0, sd = 0, t_low = 0, t_high = 0, bca_low = 0, bca_high = 0, iqm = 0;
  double success = 0, success_low = 0, success_high = 0;  ///< Clopper-Pearson 95 %
  double success_low_all = 0, success_high_all = 0;       ///< the same, Bonferroni over the grid
  double p_value = 0, p_holm = 0;                         ///< one-sided t, mean improvement > 0; Holm over the grid
  double worst = 0;                                       ///< smallest improvement of a seed
  std::uint64_t worst_seed = 0;
  double predicted = 0;  ///< mean improvement of the limit policies of the same seeds; NaN where there is none
  /// certified (p_holm <= 0.05) | refuted (success_high_all < 1/2) | inconclusive | not finished
  std::string verdict;
};

std::vector<SummaryRow> summarize(const Results& results);

void write_summary_csv(std::ostream& out, const Results& results, const std::vector<SummaryRow>& rows);

}  // namespace asymsweep::analysis
