// Intervals of a mean, a share, a median; descriptive statistics.

#include "analysis/statistics/binomial.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "analysis/statistics/isotonic.hpp"
#include "analysis/statistics/order_statistics.hpp"
#include "analysis/statistics/student_t.hpp"
#include "analysis/statistics/superiority.hpp"
#include "tests/statistics/reference.hpp"

using namespace asymsweep::statistics;

TEST_CASE("samples: the rule of xs") {
  const auto x = xs();
  const auto first = sample("xs_first5");
  for (std::size_t i = 0; i < first.size(); ++i) CHECK(x[i] == first[i]);
  CHECK(mean(x) == near(reference("samples")["xs_mean"]));
  std::minstd_rand generator;
  generator.discard(9999);
  CHECK(generator() == reference("minstd_rand_10000th"));
}

TEST_CASE("binomial_intervals") {
  for (const auto& known : reference("binomial_intervals")) {
    const std::size_t k = known["k"], n = known["n"];
    const double alpha = known["alpha"];
    check_interval(clopper_pearson(k, n, alpha), known["clopper_pearson"]);
    CHECK(clopper_pearson_lower(k, n, alpha) == near(known["cp_lower_one_sided"]));
    CHECK(clopper_pearson_upper(k, n, alpha) == near(known["cp_upper_one_sided"]));
  }
}

TEST_CASE("t_one_sample_xA, t_paired_depression") {
  const auto check = [](const std::vector<double>& x, const json& known) {
    CHECK(mean(x) == near(known["mean"]));
    CHECK(standard_deviation(x) == near(known["sd"]));
    check_interval(t_interval(x), known["ci"]);
  };
  check(sample("xA"), reference("t_one_sample_xA"));
  auto difference = sample("depression_x");
  const auto y = sample("depression_y");
  for (std::size_t i = 0; i < y.size(); ++i) difference[i] -= y[i];
  check(difference, reference("t_paired_depression"));
}

TEST_CASE("a standard deviation of values of any scale is that of the values, scaled") {
  const auto x = sample("xA");
  for (const double scale : {1e-300, 1e-170, 1e-13, 1e150, 1e300}) {
    auto scaled = x;
    for (double& value : scaled) value *= scale;
    CHECK(standard_deviation(scaled) / scale == Approx(standard_deviation(x)).epsilon(1e-12));
  }
  CHECK(std::isnan(standard_deviation(std::vector<double>{0, INFINITY})));
}

TEST_CASE("isotonic") {
  for (const auto& known : reference("isotonic"))
    check_all(isotonic(numbers(known["y"]), numbers(known["w"])), known["fit"]);
  const std::vector<double> x = {0, 1, 2}, y = {0, 0.25, 0.75};
  CHECK(first_crossing(x, y, 0.5) == 1.5);
  CHECK(std::isnan(first_crossing(x, y, 0.8)));
  CHECK(std::isnan(first_crossing(x, y, -0.1)));
}

TEST_CASE("the middle half moves with the band: by hand") {
  const std::vector<double> x = {4, 1, 3, 2};  // quantile function 1, 2, 3, 4 on quarters
  const auto same = interquartile_mean_interval(x, {0, 10}, 0);
  CHECK(same.low == Approx(2.5));
  CHECK(same.high == Approx(2.5));
  const auto quarter = interquartile_mean_interval(x, {0, 10}, 0.25);
  CHECK(quarter.low == Approx(1.5));
  CHECK(quarter.high == Approx(3.5));
  const auto half = interquartile_mean_interval(x, {0, 10}, 0.5);  // half of it beyond the values
  CHECK(half.low == Approx(0.5));
  CHECK(half.high == Approx(7));
  CHECK(interquartile_mean_interval(x, {0, 10}, 2).low == 0);
  CHECK(interquartile_mean_interval(x, {0, 10}, 2).high == 10);
  CHECK(interquartile_mean_interval({}, {0, 10}, 0.1).high == 10);
}

TEST_CASE("iqm: whole values as rliable") {
  for (const auto& known : reference("iqm")) {
    CHECK(interquartile_mean(numbers(known["x"])) == near(known["iqm_scipy_trim_mean_0_25"]));
  }
}

TEST_CASE("median_order_ci") {
  for (const auto& known : reference("median_order_ci")) {
    const auto ranks = median_ranks(known["n"]);
    CHECK(ranks.lower == known["lower_rank"]);
    CHECK(ranks.upper == known["upper_rank"]);
    CHECK(ranks.coverage == near(known["coverage"]));
  }
  const auto x = sample("b6");  // ranks 1 and 6
  CHECK(median_interval(x).low == -0.0625);
  CHECK(median_interval(x).high == 0.46875);
  CHECK(std::isnan(median_interval(sample("b5")).low));
}

TEST_CASE("prob_improvement") {
  for (const auto& known : reference("prob_improvement"))
    CHECK(probability_of_improvement(numbers(known["x"]), numbers(known["y"])) == near(known["pi"]));
}

TEST_CASE("superiority by seed: its mean is the probability of improvement; a sample against itself is one half") {
  const auto x = sample("depression_x"), y = sample("depression_y");
  CHECK(mean(superiority_by_seed(x, y)) == Approx(probability_of_improvement(x, y)));
  for (const double value : superiority_by_seed(x, x)) CHECK(value == Approx(0.5));
}

TEST_CASE("superiority has an interval where nothing scatters, and stays inside [0, 1]") {
  const std::vector<double> low = {1, 2, 3}, high = {4, 5, 6};
  const auto separated = superiority_interval(superiority_by_seed(high, low));
  CHECK(separated.high == 1);
  CHECK(separated.low == Approx(3 / (3 + 4.302652729911275 * 4.302652729911275)));  // Wilson at 3 of 3, t with 2 degrees for z
  const auto ties = superiority_interval(superiority_by_seed(low, low));
  CHECK(ties.low < 0.3);
  CHECK(ties.high > 0.7);
  CHECK(superiority_interval(std::vector<double>{1}).low == 0);
  const auto x = xs();
  const auto usual = superiority_by_seed(std::span(x).first(100), std::span(x).last(100));
  const auto interval = superiority_interval(usual), t = t_interval(usual);
  CHECK(interval.low == Approx(t.low).margin(0.005));  // far from the ends and with many seeds: Student's
  CHECK(interval.high == Approx(t.high).margin(0.005));
}

TEST_CASE("a diverged run is the worst score: minus infinity goes through, and is no NaN") {
  const double worst = -std::numeric_limits<double>::infinity();
  std::vector<double> scores = {worst, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7};
  CHECK(mean(scores) == worst);
  CHECK(interquartile_mean(scores) == Approx(0.35));  // one of eight is cut off
  scores[1] = scores[2] = worst;
  CHECK(interquartile_mean(scores) == worst);
  CHECK(quantile_of_sorted(scores, 0.4) == worst);  // between it and 0.3
  CHECK(quantile_of_sorted(scores, 0.2) == worst);
  CHECK(quantile_of_sorted(scores, 1) == 0.7);
}

TEST_CASE("the DKW band is Massart's") { CHECK(dkw_half_width(200) == Approx(std::sqrt(std::log(40.0) / 400))); }

TEST_CASE("degenerate samples have documented answers") {
  CHECK(std::isnan(mean({})));
  CHECK(std::isnan(median({})));
  CHECK(std::isnan(interquartile_mean({})));
  CHECK(std::isnan(standard_deviation(std::vector<double>{1})));
  CHECK(std::isnan(t_interval(std::vector<double>{1}).low));
  const std::vector<double> equal(5, 0.25);
  CHECK(t_interval(equal).low == 0.25);
  const std::vector<double> rounded = {0.25, 0.25, std::nextafter(0.25, 1)};
  CHECK_FALSE(has_spread(rounded));
  CHECK(has_spread(std::vector<double>{0.25, 0.25, 0.25 + 1e-9}));
  CHECK(clopper_pearson(0, 0).high == 1);
  CHECK(std::isnan(probability_of_improvement({}, equal)));
}
