// Verdicts of configurations, from their numbers.

#include <catch2/catch.hpp>

#include "analysis/summary.hpp"

using namespace asymsweep::analysis;

namespace {

/// 100 finished runs, improved beyond doubt by every measure.
SummaryRow improved() {
  SummaryRow row;
  row.n = 100;
  row.mean = 0.1;
  row.sd = 0.1;
  row.p_value = 1e-12;
  row.mean_low_anytime = 0.05;
  row.success_high_all = row.success_high_anytime = 1;
  return row;
}

std::string verdict_of(SummaryRow row, Seeds seeds = Seeds::fixed) {
  std::vector<SummaryRow> rows = {row};
  judge(rows, seeds);
  return rows[0].verdict;
}

}  // namespace

TEST_CASE("certified, unless a run diverged or is missing") {
  CHECK(verdict_of(improved()) == "certified");
  auto diverged = improved(), missing = improved();
  diverged.diverged = 1;
  missing.missing = 1;
  CHECK(verdict_of(diverged) == "inconclusive");
  CHECK(verdict_of(missing) == "not finished");
}

TEST_CASE("refuted when fewer than half improve, beyond doubt") {
  auto row = improved();
  row.mean = -0.1;
  row.p_value = 1;
  row.success_high_all = 0.4;
  CHECK(verdict_of(row) == "refuted");
  row.success_high_all = 0.6;
  CHECK(verdict_of(row) == "inconclusive");
}

TEST_CASE("Holm over the grid: a p-value that would do alone does not do among a hundred") {
  auto weak = improved(), chance = improved();
  weak.p_value = 0.01;
  chance.p_value = 0.5;
  CHECK(verdict_of(weak) == "certified");
  std::vector<SummaryRow> rows(100, chance);
  rows[0] = weak;
  judge(rows, Seeds::fixed);
  CHECK(rows[0].verdict == "inconclusive");
  CHECK(rows[0].p_holm == Approx(1.0));
}

TEST_CASE("Holm's family is the planned grid: configurations that have not run yet count") {
  auto weak = improved(), waiting = improved();
  weak.p_value = 0.01;
  waiting.missing = 100;
  waiting.n = 0;
  waiting.p_value = waiting.sd = waiting.mean = NAN;
  std::vector<SummaryRow> rows(120, waiting);
  rows[0] = weak;
  judge(rows, Seeds::fixed);
  CHECK(rows[0].p_holm == Approx(1.0));
  CHECK(rows[0].verdict == "inconclusive");
  CHECK(std::isnan(rows[1].p_holm));
  rows[0].p_value = 1e-5;
  judge(rows, Seeds::fixed);
  CHECK(rows[0].p_holm == Approx(120e-5));
  CHECK(rows[0].verdict == "certified");
}

TEST_CASE("one run repeated is no replication: nothing is certified or refuted") {
  auto same = improved();
  same.sd = 2.8e-17;  // rounding
  REQUIRE(same.is_one_run_repeated());
  for (const auto seeds : {Seeds::fixed, Seeds::extended}) CHECK(verdict_of(same, seeds) == "inconclusive");
  same.mean = -0.1;
  same.success_high_all = same.success_high_anytime = 0.03;
  CHECK(verdict_of(same) == "inconclusive");
  std::vector<SummaryRow> rows = {same};
  judge(rows, Seeds::fixed);
  CHECK(std::isnan(rows[0].seeds_needed));
  CHECK_FALSE(improved().is_one_run_repeated());
}

TEST_CASE("after a look only bounds that allow looks decide") {
  auto peeked = improved();
  peeked.mean_low_anytime = -0.01;  // the p-value says yes, the confidence sequence not yet
  CHECK(verdict_of(peeked, Seeds::fixed) == "certified");
  CHECK(verdict_of(peeked, Seeds::extended) == "inconclusive");
  CHECK(verdict_of(improved(), Seeds::extended) == "certified");
  auto worse = peeked;
  worse.success_high_all = 0.4;
  CHECK(verdict_of(worse, Seeds::extended) == "inconclusive");
  worse.success_high_anytime = 0.45;
  CHECK(verdict_of(worse, Seeds::extended) == "refuted");
}

TEST_CASE("open configurations say how many seeds the effect seen wants") {
  auto open = improved();
  open.p_value = 0.2;
  open.mean = 0.05;  // half a standard deviation
  std::vector<SummaryRow> rows = {open, improved()};
  rows[0].success_high_all = 1;
  judge(rows, Seeds::fixed);
  REQUIRE(rows[0].is_open());
  CHECK(rows[0].seeds_needed > 27);  // one-sided t at 5 % wants 27; two configurations want more
  CHECK(rows[0].seeds_needed < 40);
  CHECK(std::isnan(rows[1].seeds_needed));
  open.mean = -0.05;
  rows = {open};
  judge(rows, Seeds::fixed);
  CHECK(std::isnan(rows[0].seeds_needed));
  open.mean = 1;
  open.sd = 1e-9;  // an effect no noncentral t can hold
  open.diverged = 1;
  open.p_value = 0;
  rows = {open};
  judge(rows, Seeds::fixed);
  CHECK(rows[0].seeds_needed >= 2);
}
