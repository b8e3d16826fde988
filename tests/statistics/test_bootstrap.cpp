// The bootstrap: published streams, and the fast path against its slow twin.

#include "analysis/statistics/bootstrap.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "analysis/statistics/shared_resamples.hpp"
#include "analysis/statistics/sup_t.hpp"
#include "tests/statistics/reference.hpp"

using namespace asymsweep::statistics;

namespace {

Statistic statistic_of(const json& known) {
  const std::string name = known["stat"];
  if (name == "mean") return mean;
  if (name == "iqm") return interquartile_mean;
  if (name == "median") return median;
  FAIL("unknown statistic " << name);
  return {};
}

void check_bootstrap(const json& known, const ResampleIndex& index) {
  INFO(known["sample"] << " " << known["stat"]);
  const auto x = sample(known["sample"]);
  const auto statistic = statistic_of(known);
  const double estimate = statistic(x);
  const auto values = resampled(x, statistic, known["B"], index);
  CHECK(estimate == near(known["theta_hat"]));
  check_interval(percentile_interval(values), known["percentile"]);
  check_interval(basic_interval(values, estimate), known["basic"]);
  check_interval(bca_interval(values, estimate, jackknife(x, statistic)), known["bca"]);
  CHECK(standard_deviation(values) == near(known["boot_se"]));
}

}  // namespace

TEST_CASE("bootstrap_enumerated: every resample of a small sample once") {
  const auto digits = [](std::size_t i, std::size_t n) {  // digit k of b in base n
    std::size_t b = i / n;
    for (std::size_t k = i % n; k > 0; --k) b /= n;
    return b % n;
  };
  for (const auto& known : reference("bootstrap_enumerated")) check_bootstrap(known, digits);
}

TEST_CASE("bootstrap_minstd: a published stream of resamples") {
  for (const auto& known : reference("bootstrap_minstd")) {
    std::minstd_rand generator(known["seed"].get<unsigned>());
    const auto index = [&](std::size_t, std::size_t n) {
      return static_cast<std::size_t>((static_cast<std::uint64_t>(generator()) - 1) * n / 2147483646);
    };
    check_bootstrap(known, index);
  }
}

TEST_CASE("resampling indices are the same each time and cover the sample evenly") {
  // 100,000 indices over 10 cells: 5 standard errors of a cell count are 5 * 95; false alarm below 1e-5.
  std::vector<int> counts(10);
  for (std::size_t i = 0; i < 100'000; ++i) counts[philox_index(i, 10)] += 1;
  for (const int count : counts) CHECK(std::abs(count - 10'000) < 475);
  CHECK(resampled(sample("x20"), mean) == resampled(sample("x20"), mean));
}

TEST_CASE("many samples together have the intervals of each alone") {
  for (const std::size_t n : {2u, 7u, 21u, 200u}) {
    auto x = xs();
    x.resize(n);
    std::vector<std::vector<double>> samples = {x, x, std::vector<double>(n, 0.25)};
    for (double& value : samples[1]) value = 1 - value * value;
    const auto together = bca_together(samples, 10'000);
    for (std::size_t i = 0; i < samples.size(); ++i) {
      const auto mean_alone = bca(samples[i], mean), iqm_alone = bca(samples[i], interquartile_mean);
      CHECK(together[i].mean_bca.low == Approx(mean_alone.low).epsilon(1e-12));
      CHECK(together[i].mean_bca.high == Approx(mean_alone.high).epsilon(1e-12));
      CHECK(together[i].iqm_bca.low == Approx(iqm_alone.low).epsilon(1e-12));
      CHECK(together[i].iqm_bca.high == Approx(iqm_alone.high).epsilon(1e-12));
    }
  }
  CHECK(std::isnan(bca_together(std::vector<std::vector<double>>{{1.0}})[0].mean_bca.low));
}

TEST_CASE("seeds resampled: one stratum is the percentile interval, copies of it tell nothing new, an empty one is none") {
  const std::vector<std::vector<double>> one = {sample("x20")};
  const auto alone = percentile_interval(resampled(one[0], mean));
  CHECK(seed_interval(one, mean).low == alone.low);
  CHECK(seed_interval(one, mean).high == alone.high);
  const std::vector<std::vector<double>> copies(16, sample("x20"));
  CHECK(seed_interval(copies, mean).low == Approx(alone.low));
  CHECK(seed_interval(copies, mean).high == Approx(alone.high));
  const std::vector<std::vector<double>> with_empty = {sample("x20"), {}};
  CHECK(std::isnan(seed_interval(with_empty, mean).low));
  CHECK(std::isnan(seed_interval({}, mean).low));
}

TEST_CASE("seeds resampled: a diverged run widens the interval to minus infinity, a NaN has none") {
  auto scores = sample("x20");
  for (std::size_t s = 0; s < 6; ++s) scores[s] = -INFINITY;
  const std::vector<std::vector<double>> diverged = {scores};
  CHECK(seed_interval(diverged, interquartile_mean).low == -INFINITY);
  CHECK(std::isfinite(seed_interval(diverged, interquartile_mean).high));
  scores[0] = NAN;
  CHECK(std::isnan(seed_interval(std::vector<std::vector<double>>{scores}, interquartile_mean).low));
}

TEST_CASE("a ratio of means: wider than if the denominator were known, none where it may be nothing") {
  const auto gain = sample("x20");
  auto reference = sample("x20");
  std::ranges::reverse(reference);
  for (double& value : reference) value = 1 + value * value;
  const auto ratio = ratio_interval(gain, reference);
  const double estimate = mean(gain) / mean(reference);
  CHECK(ratio.low < estimate);
  CHECK(ratio.high > estimate);
  const auto same = ratio_interval(reference, reference);
  CHECK(same.low == Approx(1));  // in pairs
  CHECK(same.high == Approx(1));
  for (std::size_t i = 0; i < reference.size(); i += 2) reference[i] = -reference[i];
  CHECK(std::isnan(ratio_interval(gain, reference).low));
  CHECK(std::isnan(ratio_interval(std::vector<double>{1}, std::vector<double>{1}).low));
}

TEST_CASE("sup-t: one point against its slow twin; copies change nothing; more points widen it; missing seeds") {
  const auto x = xs();
  const auto resampled_means = resampled(x, mean, 2'000);
  std::vector<double> distance;
  const double error = standard_deviation(x) / std::sqrt(static_cast<double>(x.size()));
  for (const double value : resampled_means) distance.push_back(std::abs(value - mean(x)) / error);
  std::ranges::sort(distance);
  SupT one(x.size()), copies(x.size()), more(x.size()), gaps(x.size());
  one.add(x);
  CHECK(one.critical() == Approx(quantile_of_sorted(distance, 0.95)).epsilon(1e-5));
  for (int i = 0; i < 300; ++i) copies.add(x);
  CHECK(copies.critical() == one.critical());
  auto reversed = x;
  for (int i = 0; i < 20; ++i) {
    std::ranges::rotate(reversed, reversed.begin() + 7);
    more.add(reversed);
  }
  CHECK(more.critical() > one.critical() + 0.5);  // 20 nearly independent points: about 3.0 against 1.96
  CHECK(more.critical() < 3.5);
  auto holes = x;
  for (std::size_t s = 0; s < holes.size(); s += 10) holes[s] = NAN;
  gaps.add(holes);
  CHECK(gaps.critical() == Approx(1.96).margin(0.2));
  CHECK(std::isnan(SupT(30).critical()));
  auto mostly_holes = x;
  for (std::size_t s = 12; s < mostly_holes.size(); ++s) mostly_holes[s] = NAN;
  SupT thin(x.size());  // planned for 200 seeds, of which 12 have run at one of its two points
  thin.add(x);
  thin.add(mostly_holes);
  CHECK(thin.critical() == Approx(2.5930926825).epsilon(1e-9));  // t with 11 degrees, 2.5 % / 2
  SupT few(5);
  few.add(std::vector<double>{1, 2, 3, 4, 5});
  CHECK(few.critical() == Approx(2.7764451052).epsilon(1e-9));  // t with 4 degrees
}
