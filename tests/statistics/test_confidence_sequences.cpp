// Intervals that hold at every sample size.

#include <algorithm>
#include <cmath>

#include "analysis/statistics/betting.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "analysis/statistics/mixture_sequence.hpp"
#include "tests/statistics/reference.hpp"

using namespace asymsweep::statistics;

namespace {

constexpr std::size_t stakes = 32;

/// As the header says, term by term.
double slow_log_wealth(const std::vector<double>& x, double low, double candidate) {
  long double wealth = 0;
  for (std::size_t j = 0; j < stakes; ++j) {
    const long double k = j, c = std::exp2(-k / 2);
    long double product = std::exp2(-k - 2) + 0.5L / ((k + 1) * (k + 2));
    for (const double value : x) product *= 1 + c * (value - candidate) / (candidate - low);
    wealth += product;
  }
  return static_cast<double>(std::log(wealth));
}

/// Of a mean above zero, the known lower bound: the smallest distance s at which some stake's bet against mean - s is worth 1 / alpha
/// at least, whatever the values with these moments: log(1 + z) >= z - k z^2 for z >= -c.
double slow_distance(const Moments& moments, double alpha) {
  double nearest = moments.mean;
  for (std::size_t j = 1; j < stakes; ++j) {
    const auto index = static_cast<double>(j);
    const double c = std::exp2(-index / 2), k = (-std::log1p(-c) - c) / (c * c);
    const double goal = std::log(1 / alpha) - std::log(std::exp2(-index - 2) + 0.5 / ((index + 1) * (index + 2)));
    const auto reached = [&](double s) {
      const double u = moments.mean - s;
      return moments.n * c * s / u - k * c * c * (moments.squares + moments.n * s * s) / (u * u) >= goal;
    };
    constexpr double steps = 100'000;
    for (double i = 1; i < steps && i / steps * moments.mean < nearest; ++i) {
      if (!reached(i / steps * moments.mean)) continue;
      double before = (i - 1) / steps * moments.mean, after = i / steps * moments.mean;
      for (int halving = 0; halving < 60; ++halving) (reached((before + after) / 2) ? after : before) = (before + after) / 2;
      nearest = after;
    }
  }
  return nearest;
}

std::vector<double> first(std::size_t n) {
  auto x = xs();
  x.resize(n);
  return x;
}

}  // namespace

TEST_CASE("the weights of the stakes are not more than all of the money") {
  double sum = 0;
  for (std::size_t j = 0; j < 100'000; ++j) {
    const auto k = static_cast<double>(j);
    sum += std::exp2(-k - 2) + 0.5 / ((k + 1) * (k + 2));
  }
  CHECK(sum <= 1);
  CHECK(log_wealth_above({}, 0, 0.5) == 0);
}

TEST_CASE("wealth: as its formula, term by term") {
  for (const std::size_t n : {1u, 7u, 16u, 17u, 50u, 200u})
    for (const double candidate : {0.05, 0.3, 0.9})
      CHECK(log_wealth_above(first(n), 0, candidate) == Approx(slow_log_wealth(first(n), 0, candidate)).margin(1e-9));
  CHECK(log_wealth_above(std::vector<double>{0.5, -1}, -1, 0) == Approx(slow_log_wealth({0.5, -1}, -1, 0)));  // the whole stake is lost
}

TEST_CASE("wealth beyond the range of numbers") {
  const std::vector<double> won(5000, 0.9), lost(5000, 0.01);
  CHECK(log_wealth_above(won, 0, 0.1) > 10'000);
  CHECK(log_wealth_above(won, 0, 0.1) == Approx(slow_log_wealth(won, 0, 0.1)));
  CHECK(log_wealth_above(lost, 0, 0.9) == Approx(slow_log_wealth(lost, 0, 0.9)));
}

TEST_CASE("the bound from moments is where the first stake reaches its goal") {
  for (const double n : {2.0, 20.0, 500.0, 1e5})
    for (const double mean : {0.02, 0.3, 0.9})
      for (const double deviation : {0.0, 0.01, 0.2}) {
        const Moments moments{n, mean, n * deviation * deviation};
        CHECK(bet_interval(moments, {0, 1}, 0.05).low == Approx(mean - slow_distance(moments, 0.025)).margin(1e-6));
      }
}

TEST_CASE("wealth does not depend on the order of the values") {
  auto x = first(100);
  const double before = log_wealth_above(x, 0, 0.2);
  std::ranges::reverse(x);
  CHECK(log_wealth_above(x, 0, 0.2) == Approx(before).epsilon(1e-12));
}

TEST_CASE("wealth is no more than fair: its expectation under two values, exactly") {
  // All 2^n sequences of a value `up` with probability p and `down` else, mean at the candidate.
  const double low = -1, up = 0.25, down = -1;
  const double p = -down / (up - down);
  for (const int n : {1, 5, 12}) {
    double expectation = 0;
    for (int ups = 0; ups <= n; ++ups) {
      std::vector<double> x(static_cast<std::size_t>(ups), up);
      x.resize(static_cast<std::size_t>(n), down);
      const double ways = std::tgamma(n + 1.0) / std::tgamma(ups + 1.0) / std::tgamma(n - ups + 1.0);
      expectation += ways * std::pow(p, ups) * std::pow(1 - p, n - ups) * std::exp(log_wealth_above(x, low, 0));
    }
    CHECK(expectation <= 1 + 1e-9);
    CHECK(expectation > 0.9);  // the stakes beyond the last one are not bet
  }
}

TEST_CASE("bet_interval: its ends are where the wealth reaches 2 / alpha; moments give a wider one") {
  for (const std::size_t n : {10u, 50u, 200u})
    for (const double alpha : {0.05, 0.001}) {
      const auto x = first(n);
      const auto interval = bet_interval(x, {0, 1}, alpha);
      CHECK(interval.low <= mean(x));
      CHECK(interval.high >= mean(x));
      if (interval.low > 0) CHECK(log_wealth_above(x, 0, interval.low) == Approx(std::log(2 / alpha)).epsilon(1e-6));
      Moments moments{static_cast<double>(n), mean(x), 0};
      for (const double value : x) moments.squares += (value - moments.mean) * (value - moments.mean);
      const auto wider = bet_interval(moments, {0, 1}, alpha);
      CHECK(wider.low <= interval.low);
      CHECK(wider.high >= interval.high);
      CHECK(wider.low >= 0);
      CHECK(wider.high <= 1);
    }
}

TEST_CASE("bet_interval: many values bring moments close to the values; both shrink as 1 / sqrt(n)") {
  std::vector<double> x;
  for (int copies = 0; copies < 50; ++copies)
    for (const double value : xs()) x.push_back(value);
  Moments moments{static_cast<double>(x.size()), mean(x), 0};
  for (const double value : x) moments.squares += (value - moments.mean) * (value - moments.mean);
  const auto exact = bet_interval(x, {0, 1}), fast = bet_interval(moments, {0, 1});
  const double normal = 2 * 1.96 * standard_deviation(x) / std::sqrt(static_cast<double>(x.size()));
  CHECK(exact.high - exact.low < 2.2 * normal);
  CHECK(fast.high - fast.low < 1.25 * (exact.high - exact.low));
}

TEST_CASE("the bets of a band lose to all bets by little, and win over the moments") {
  for (const std::size_t n : {32U, 100U, 3000U})
    for (const double spread : {0.01, 0.2, 0.5}) {
      std::vector<double> x;
      for (std::size_t i = 0; i < n; ++i) x.push_back(0.5 + spread * (2 * std::fmod(0.6180339887498949 * static_cast<double>(i + 1), 1.0) - 1));
      Moments moments{static_cast<double>(n), 0, 0};
      for (const double value : x) moments.mean += value / moments.n;
      for (const double value : x) moments.squares += (value - moments.mean) * (value - moments.mean);
      for (const double alpha : {0.05, 1e-5}) {
        const auto all = bet_interval(x, {0, 1}, alpha), band = bet_band(x, moments, {0, 1}, alpha), wide = bet_interval(moments, {0, 1}, alpha);
        CAPTURE(n, spread, alpha);
        CHECK(band.low <= all.low + 1e-9);
        CHECK(band.high >= all.high - 1e-9);
        CHECK(band.low >= wide.low - 1e-9);
        CHECK(band.high <= wide.high + 1e-9);
        CHECK(band.high - band.low <= 1.03 * (all.high - all.low));
      }
    }
}

TEST_CASE("bet_interval: another scale and place of the values is another scale and place of the interval") {
  const auto x = first(60);
  const auto unit = bet_interval(x, {0, 1});
  for (const double scale : {1e-300, 1e-160, 1e150, 1e300}) {
    auto moved = x;
    for (double& value : moved) value = scale * (value - 0.5);
    const auto interval = bet_interval(moved, {-0.5 * scale, 0.5 * scale});
    CHECK(interval.low / scale == Approx(unit.low - 0.5).margin(1e-8));
    CHECK(interval.high / scale == Approx(unit.high - 0.5).margin(1e-8));
  }
}

TEST_CASE("bet_interval: never beyond the mean, by no bit, where all values are alike") {
  for (const double value : {1.0, 0.1, 1.0 / 3, 0.7})
    for (std::size_t n = 1; n < 300; ++n) {
      const std::vector<double> x(n, value);
      for (const Range range : {Range{value, 10}, Range{-3, value}, Range{0, 1}}) {
        const auto interval = bet_interval(x, range);
        REQUIRE(interval.low <= mean(x));
        REQUIRE(interval.high >= mean(x));
      }
    }
}

TEST_CASE("a mean is finite though the sum is not") {
  CHECK(mean(std::vector<double>(5, 1.5e308)) == Approx(1.5e308));
  CHECK(mean(std::vector<double>{1.5e308, 1.5e308, -1.5e308}) == Approx(0.5e308));
  CHECK(std::isinf(mean(std::vector<double>{1.0, std::numeric_limits<double>::infinity()})));
}

TEST_CASE("p-values of bets: on either side, and nothing where the candidate is the end of the range") {
  const auto x = first(100);
  CHECK(bet_p_above(x, 0, 0.1) < 1e-3);
  CHECK(bet_p_below(x, 1, 0.1) == 1);
  CHECK(bet_p_below(x, 1, 0.9) < 1e-10);
  CHECK(bet_p_above(x, 0, 0) == 1);
  CHECK(std::isinf(times_as_many(std::vector<double>(10, 0.2), 0, 0.5, 0.05)));
  const double times = times_as_many(x, 0, 0.25, 0.05);
  std::vector<double> more;
  for (int i = 0; i < static_cast<int>(std::ceil(times)); ++i) more.insert(more.end(), x.begin(), x.end());
  CHECK(bet_p_above(more, 0, 0.25) <= 0.05);
}

TEST_CASE("cs_beta_bernoulli, cs_beta_bernoulli_logM") {
  for (const auto& known : reference("cs_beta_bernoulli"))
    check_interval(beta_bernoulli_interval(known["k"], known["n"], known["alpha"]), known["bounds"]);
  const auto& known = reference("cs_beta_bernoulli_logM");
  CHECK(beta_bernoulli_log_ratio(known["k"], known["n"], known["p"]) == near(known["logM"]));
}

TEST_CASE("values at the ends of [0, 1] do not break the bets") {
  const auto all = bet_interval(std::vector<double>(50, 1.0), {0, 1}), none = bet_interval(std::vector<double>(50, 0.0), {0, 1});
  CHECK(all.low > 0.8);
  CHECK(all.high == 1);
  CHECK(none.low == 0);
  CHECK(none.high < 0.2);
  CHECK(bet_interval(std::span<const double>(), {0, 1}).high == 1);
  CHECK(beta_bernoulli_interval(0, 0).high == 1);
}
