// Verdicts of configurations, from their numbers.

#include <catch2/catch.hpp>
#include <cmath>

#include "analysis/summary.hpp"

using namespace asymsweep::analysis;

namespace {

/// 100 finished runs whose bets against zero have this wealth.
SummaryRow row_of(double wealth_above, double wealth_below = 0.1) {
  SummaryRow row;
  row.n = 100;
  row.log_evidence_above = std::log(wealth_above);
  row.log_evidence_below = std::log(wealth_below);
  row.p_value = std::min(1.0, 2 / std::max(wealth_above, wealth_below));
  row.success_low_all = 0.2;
  row.success_high_all = 0.8;
  return row;
}

std::string verdict_of(SummaryRow row) {
  std::vector<SummaryRow> rows = {row};
  judge(rows);
  return rows[0].verdict;
}

std::string most_of(double low, double high) {
  auto row = row_of(1);
  row.success_low_all = low;
  row.success_high_all = high;
  std::vector<SummaryRow> rows = {row};
  judge(rows);
  return rows[0].most;
}

}  // namespace

TEST_CASE("the sign of the mean: each word has half of 5 %") {
  CHECK(verdict_of(row_of(41)) == "improves");
  CHECK(verdict_of(row_of(39)) == "undecided");
  CHECK(verdict_of(row_of(0.1, 41)) == "worsens");
  CHECK(verdict_of(row_of(0.1, 39)) == "undecided");
  auto missing = row_of(1000);
  missing.missing = 1;
  CHECK(verdict_of(missing) == "not finished");
}

TEST_CASE("the share of runs: on one side of one half, or undecided") {
  CHECK(most_of(0.51, 0.9) == "most improve");
  CHECK(most_of(0.1, 0.49) == "most do not");
  CHECK(most_of(0.4, 0.6) == "undecided");
  CHECK(most_of(0.5, 0.9) == "undecided");
}

TEST_CASE("the family is the planned grid: configurations that have not run have shown nothing, and count") {
  std::vector<SummaryRow> rows(120);  // wealth 1
  for (auto& row : rows) {
    row.p_value = NAN;
    row.missing = 100;
  }
  rows[0] = row_of(4000);
  judge(rows);
  CHECK(rows[0].p_holm == Approx(2 * 120 / (4000.0 + 119)));  // the average with all others
  CHECK(rows[0].verdict == "undecided");
  CHECK(std::isnan(rows[1].p_holm));
  rows[0] = row_of(5000);
  judge(rows);
  CHECK(rows[0].verdict == "improves");
}

TEST_CASE("one configuration that improves does not stand in the way of another that worsens") {
  std::vector<SummaryRow> rows = {row_of(1e6, 1e-6), row_of(1e-6, 1e6), row_of(1, 1)};
  judge(rows);
  CHECK(rows[0].verdict == "improves");
  CHECK(rows[1].verdict == "worsens");
  CHECK(rows[2].verdict == "undecided");
}

TEST_CASE("seeds needed are said of what is open only") {
  auto open = row_of(2), done = row_of(1e9);
  open.seeds_needed = done.seeds_needed = 250;
  std::vector<SummaryRow> rows = {open, done};
  judge(rows);
  CHECK(rows[0].seeds_needed == 250);
  CHECK(std::isnan(rows[1].seeds_needed));
}
