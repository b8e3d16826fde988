// Every estimator against tests/reference/statistics.json (scipy, statsmodels), relative 1e-9.

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>

#include "analysis/statistics/binomial.hpp"
#include "analysis/statistics/bootstrap.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "analysis/statistics/multiple_testing.hpp"
#include "analysis/statistics/student_t.hpp"

using namespace asymsweep::statistics;
using nlohmann::json;

namespace {

const json& reference() {
  static const json all = json::parse(std::ifstream(ASYMSWEEP_REFERENCE_DIR "/statistics.json"));
  return all;
}

std::vector<double> sample(const std::string& name) { return reference()["samples"][name].get<std::vector<double>>(); }

Approx near(const json& value) { return Approx(value.get<double>()).epsilon(1e-9).margin(1e-15); }

void check_interval(const Interval& interval, const json& expected) {
  CHECK(interval.low == near(expected[0]));
  CHECK(interval.high == near(expected[1]));
}

}  // namespace

TEST_CASE("t_one_sample_xA, t_paired_depression") {
  const auto& known = reference()["t_one_sample_xA"];
  const auto x = sample("xA");
  CHECK(mean(x) == near(known["mean"]));
  CHECK(standard_deviation(x) == near(known["sd"]));
  check_interval(t_interval(x), known["ci"]);
  CHECK(t_p_greater(x) == near(known["p_greater"]));

  const auto& paired = reference()["t_paired_depression"];
  auto difference = sample("depression_x");
  const auto y = sample("depression_y");
  for (std::size_t i = 0; i < y.size(); ++i) difference[i] -= y[i];
  check_interval(t_interval(difference), paired["ci"]);
  CHECK(t_p_greater(difference) == near(paired["p_greater"]));
}

TEST_CASE("binomial_intervals") {
  for (const auto& known : reference()["binomial_intervals"]) {
    check_interval(clopper_pearson(known["k"], known["n"], known["alpha"]), known["clopper_pearson"]);
    check_interval(wilson(known["k"], known["n"], known["alpha"]), known["wilson"]);
  }
}

TEST_CASE("p_adjust: holm") {
  for (const auto& known : reference()["p_adjust"]) {
    const auto adjusted = holm(known["p"].get<std::vector<double>>());
    for (std::size_t i = 0; i < adjusted.size(); ++i) CHECK(adjusted[i] == near(known["holm"][i]));
  }
}

TEST_CASE("iqm with fractional weights") {
  for (const auto& known : reference()["iqm"])
    CHECK(interquartile_mean(known["x"].get<std::vector<double>>()) == near(known["iqm_fractional_weights"]));
}

TEST_CASE("bootstrap_enumerated: every resample of a small sample once") {
  for (const auto& known : reference()["bootstrap_enumerated"]) {
    if (known["stat"] != "mean") continue;
    const auto digits = [](std::size_t i, std::size_t n) {  // digit k of b in base n
      std::size_t b = i / n;
      for (std::size_t k = i % n; k > 0; --k) b /= n;
      return b % n;
    };
    check_interval(bca_of_mean(sample(known["sample"]), known["B"], 0.05, digits), known["bca"]);
  }
}

TEST_CASE("bootstrap_minstd: a published stream of resamples") {
  for (const auto& known : reference()["bootstrap_minstd"]) {
    if (known["stat"] != "mean") continue;
    std::minstd_rand generator(known["seed"].get<unsigned>());
    const auto index = [&](std::size_t, std::size_t n) {
      return static_cast<std::size_t>((static_cast<std::uint64_t>(generator()) - 1) * n / 2147483646);
    };
    check_interval(bca_of_mean(sample(known["sample"]), known["B"], 0.05, index), known["bca"]);
  }
}

TEST_CASE("degenerate samples have documented answers") {
  CHECK(std::isnan(mean({})));
  CHECK(std::isnan(standard_deviation(std::vector<double>{1})));
  CHECK(std::isnan(t_interval(std::vector<double>{1}).low));
  const std::vector<double> equal(5, 0.25);
  CHECK(t_interval(equal).low == 0.25);
  CHECK(t_p_greater(equal) == 0);
  CHECK(bca_of_mean(equal).high == 0.25);
  CHECK(clopper_pearson(0, 0).high == 1);
  CHECK(std::isnan(holm(std::vector<double>{0.01, NAN})[1]));
  CHECK(holm(std::vector<double>{0.01, NAN})[0] == 0.01);
}

TEST_CASE("resampling indices are the same each time and cover the sample evenly") {
  // 100,000 indices over 10 cells: 5 standard errors of a cell count are 5 * 95; false alarm below 1e-5.
  std::vector<int> counts(10);
  for (std::size_t i = 0; i < 100'000; ++i) counts[philox_index(i, 10)] += 1;
  for (const int count : counts) CHECK(std::abs(count - 10'000) < 475);
  const auto x = sample("x20");
  CHECK(bca_of_mean(x).low == bca_of_mean(x).low);
}
