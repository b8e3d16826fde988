#pragma once
// One row of numbers per configuration: summary.csv, the report's table, summary.tex.

#include <cstdint>
#include <iosfwd>
#include <limits>
#include <string>
#include <vector>

#include "analysis/results.hpp"

namespace asymsweep::analysis {

/// Of the improvement: final minus initial expected reward (test accuracy where there are contexts). A diverged run counts as one
/// that ended on its instance's worst arm (accuracy 0), in every number. NaN: does not exist.
struct SummaryRow {
  std::size_t configuration = 0;
  std::vector<std::string> axes;  ///< values, in the order of Results::axis_names()
  double n = 0;                   ///< runs, diverged ones included
  double diverged = 0, missing = 0;
  double mean = 0, sd = 0;
  /// 95 %, valid for every distribution within the known bounds, at any n, under interim analyses; `_all`: simultaneous over the grid.
  double mean_low = 0, mean_high = 0, mean_low_all = 0, mean_high_all = 0;
  double t_low = 0, t_high = 0;                           ///< Student's t: approximate
  double median = 0, median_low = 0, median_high = 0;     ///< order statistics, exact at this n
  double iqm = 0, iqm_low = 0, iqm_high = 0;              ///< from a band around the distribution function, valid at this n
  double success = 0, success_low = 0, success_high = 0;  ///< share of runs that improved; Clopper-Pearson 95 %, exact at this n
  double success_low_all = 0, success_high_all = 0;       ///< Beta-Bernoulli, simultaneous over the grid, under interim analyses
  double p_value = 0, p_holm = 0;  ///< of the mean's sign, two-sided, by betting; Holm's step-down for e-values over the planned grid
  double worst = 0, worst_seed = 0;                       ///< smallest improvement of a seed
  double loss_when_worse = 0;                             ///< mean change of the seeds that ended worse
  double predicted = 0;  ///< mean improvement of the limit policies of the same seeds; NaN where there is none, or after a refresh
  double log_evidence_above = 0, log_evidence_below = 0;  ///< that the mean is above (below) zero: log of a bet's wealth
  double seeds_needed = 0;  ///< while the mean is undecided: seeds with which values like these would decide it, Bonferroni; NaN: no such number
  std::string verdict;  ///< of the mean: improves | worsens | undecided | not finished; family-wise 5 % over the planned grid
  std::string most;     ///< of the share: most improve | most do not | undecided | not finished; the same

  /// Nothing random in the configuration (given rewards, given logits, exact gradient): every seed is the same run.
  bool is_one_run_repeated() const;
  /// A place that sweep.where leaves out has no runs, and none is missing.
  bool is_planned() const { return n > 0 || missing > 0; }
  bool is_undecided() const { return verdict == "undecided"; }
};

/// A number of a row.
struct SummaryColumn {
  const char* name;  ///< in summary.csv; null: not there
  double SummaryRow::*number;
};
/// In the order of summary.csv; `verdict` and `most` are text and not among them.
const std::vector<SummaryColumn>& summary_columns();

/// What a row is made of: the runs of one configuration, [run].
struct MeasuredRuns {
  ConfigurationRuns runs;
  std::vector<double> final, initial;  ///< of the outcome; `final` may be anything where a run diverged
  std::vector<double> limit;           ///< predicted outcome of the first round's limit; empty where the file has none
};

/// Everything of a row but what depends on other rows: p_holm, verdict.
SummaryRow summarize(const Results& results, std::size_t configuration, const MeasuredRuns& measured);

/// Holm's adjustment, verdicts, seeds needed: once all numbers of all rows are there.
void judge(std::vector<SummaryRow>& rows);

void write_summary_csv(std::ostream& out, const Results& results, const std::vector<SummaryRow>& rows);
/// booktabs, for a paper.
void write_summary_tex(std::ostream& out, const Results& results, const std::vector<SummaryRow>& rows);

/// A value as CSV has it: quoted where it holds a comma or a quote.
std::string csv_text(const std::string& text);

}  // namespace asymsweep::analysis
