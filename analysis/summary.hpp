#pragma once
// One row of numbers per configuration: summary.csv, the report's table, summary.tex.

#include <cstdint>
#include <iosfwd>
#include <limits>
#include <string>
#include <vector>

#include "analysis/results.hpp"

namespace asymsweep::analysis {

/// Of the improvement: final minus initial expected reward (test accuracy where there are contexts). A diverged run has
/// no final reward: it counts as a failure in `success`, is left out of the mean, and is counted in `diverged`; a
/// configuration with one has no p-values and is never certified. NaN: does not exist.
struct SummaryRow {
  std::size_t configuration = 0;
  std::vector<std::string> axes;  ///< values, in the order of Results::axis_names()
  double n = 0;                   ///< runs, diverged ones included
  double diverged = 0, missing = 0;
  double mean = 0, sd = 0, t_low = 0, t_high = 0, bca_low = 0, bca_high = 0;
  double iqm = 0, iqm_low = 0, iqm_high = 0;              ///< BCa
  double median = 0, median_low = 0, median_high = 0;     ///< order statistics, exact
  double success = 0, success_low = 0, success_high = 0;  ///< Clopper-Pearson 95 %
  double success_low_all = 0, success_high_all = 0;       ///< the same, Bonferroni over the grid
  double success_low_failures = 0;  ///< one-sided 95 % bound with missing runs counted as failures too
  double p_value = 0, p_holm = 0;  ///< one-sided t, mean improvement > 0; Holm over the planned grid, what has none as 1
  double p_sign_flip = 0, p_wilcoxon = 0;                 ///< one-sided, without the normal's assumption
  double worst = 0, worst_seed = 0;                       ///< smallest improvement of a seed
  double predicted = 0;  ///< mean improvement of the limit policies of the same seeds; NaN where there is none, or after a refresh
  /// Anytime-valid 95 %, over the grid: of the mean (hedged betting where rewards are bounded, else asymptotic), of the
  /// share (Beta-Bernoulli). They hold however often one looked and went on.
  double mean_low_anytime = 0, mean_high_anytime = 0, success_low_anytime = 0, success_high_anytime = 0;
  double seeds_needed = 0;  ///< while open: seeds for 80 % power at the effect seen, Bonferroni; NaN when none was seen
  /// certified (mean improvement above zero) | refuted (share of seeds that improve below one half) | inconclusive | not
  /// finished. Family-wise at 5 % over the grid: p_holm and success_high_all; in a file that was extended after a look the
  /// anytime-valid bounds instead.
  std::string verdict;

  /// Nothing random in the configuration (given rewards, given logits, exact gradient): every seed is the same run, and
  /// says nothing about others. Improvements that differ by rounding only are the same.
  bool is_one_run_repeated() const;
  bool is_open() const { return verdict == "inconclusive" || verdict == "not finished"; }
  /// Below 20 finished runs a bootstrap interval covers less than it says.
  bool has_reliable_bootstrap() const { return n - diverged >= 20; }
};

/// A column of summary.csv.
struct SummaryColumn {
  const char* name;
  double SummaryRow::*number;
};
/// Columns that stood in the first contract, then the rest; `verdict` and `bootstrap` are text and not among them.
const std::vector<SummaryColumn>& summary_columns();

/// The part of the configurations that one of several workers takes: every `count`-th slice.
struct Worker {
  std::size_t index = 0, count = 1;
};

/// Rows of all configurations; those of other workers' slices have zeros in every number and no verdict. Uses `threads`
/// threads; the same bits for any number of threads and workers. Memory: a slice per thread.
std::vector<SummaryRow> summarize(const Results& results, Worker worker = {}, std::size_t threads = 1);

/// Whether the number of seeds was fixed before anyone could look at results.
enum class Seeds { fixed, extended };

/// Holm's adjustment, verdicts, seeds needed: once all numbers of all rows are there.
void judge(std::vector<SummaryRow>& rows, Seeds seeds);

void write_summary_csv(std::ostream& out, const Results& results, const std::vector<SummaryRow>& rows);

/// A booktabs table for a paper: axes, n, mean with t interval, success, p, verdict.
void write_summary_tex(std::ostream& out, const Results& results, const std::vector<SummaryRow>& rows);

/// A field of a CSV file (RFC 4180).
std::string csv_text(const std::string& text);

}  // namespace asymsweep::analysis
