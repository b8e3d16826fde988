// How often intervals hold what they are for, by simulation (slow; ctest -L slow). Where the true coverage is known it is
// compared within four Monte Carlo standard errors (false alarm 6e-5 each, and the streams are fixed); where only a bound
// is known, against the bound.

#include <boost/math/distributions/binomial.hpp>
#include <cmath>

#include "analysis/statistics/betting.hpp"
#include "analysis/statistics/binomial.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "analysis/statistics/mixture_sequence.hpp"
#include "analysis/statistics/order_statistics.hpp"
#include "analysis/statistics/student_t.hpp"
#include "core/random.hpp"
#include "tests/statistics/reference.hpp"

using namespace asymsweep::statistics;
using asymsweep::Stream;

namespace {

double normal_draw(std::size_t study, std::size_t repeat, std::size_t i) {
  return asymsweep::normal(study, Stream::reward_noise, {static_cast<std::uint32_t>(repeat), static_cast<std::uint32_t>(i), 0});
}

double uniform_draw(std::size_t study, std::size_t repeat, std::size_t i) {
  return asymsweep::uniform(study, Stream::reward, {static_cast<std::uint32_t>(repeat), static_cast<std::uint32_t>(i), 0});
}

template <class Draw>
std::vector<double> draws(std::size_t n, Draw draw) {
  std::vector<double> x(n);
  for (std::size_t i = 0; i < n; ++i) x[i] = draw(i);
  return x;
}

/// Share of repeats for which `holds(repeat)`.
template <class Holds>
double coverage(std::size_t repeats, Holds holds) {
  std::size_t held = 0;
  for (std::size_t repeat = 0; repeat < repeats; ++repeat) held += holds(repeat);
  return static_cast<double>(held) / static_cast<double>(repeats);
}

bool inside(const Interval& interval, double truth) { return interval.low <= truth && truth <= interval.high; }
double four_errors(double share, std::size_t repeats) { return 4 * std::sqrt(share * (1 - share) / static_cast<double>(repeats)); }

/// Exact: the probability of the counts whose interval holds the share.
template <class Method>
double exact_coverage(std::size_t n, double share, Method method) {
  const boost::math::binomial counts(static_cast<double>(n), share);
  double sum = 0;
  for (std::size_t k = 0; k <= n; ++k)
    if (inside(method(k, n, 0.05), share)) sum += boost::math::pdf(counts, static_cast<double>(k));
  return sum;
}

}  // namespace

TEST_CASE("t: 95 % for normal values, whatever n") {
  for (const std::size_t n : {3u, 10u, 50u}) {
    const double share = coverage(20'000, [&](std::size_t repeat) {
      return inside(t_interval(draws(n, [&](std::size_t i) { return 1 + normal_draw(n, repeat, i); })), 1);
    });
    CHECK(std::abs(share - 0.95) < four_errors(0.95, 20'000));
  }
}

TEST_CASE("Clopper-Pearson: never below 95 %, as computed exactly") {
  for (const std::size_t n : {5u, 20u, 101u}) {
    for (int i = 1; i < 200; ++i) CHECK(exact_coverage(n, i / 200.0, clopper_pearson) >= 0.95);
  }
  const double exact = exact_coverage(20, 0.3, clopper_pearson);
  const double seen = coverage(20'000, [&](std::size_t repeat) {
    std::size_t k = 0;
    for (std::size_t i = 0; i < 20; ++i) k += uniform_draw(1, repeat, i) < 0.3;
    return inside(clopper_pearson(k, 20), 0.3);
  });
  CHECK(std::abs(seen - exact) < four_errors(exact, 20'000));
}

TEST_CASE("median by order statistics: exactly its stated coverage, for a skewed distribution") {
  for (const std::size_t n : {6u, 20u, 101u}) {
    const double stated = median_ranks(n).coverage;
    const double share = coverage(20'000, [&](std::size_t repeat) {
      return inside(median_interval(draws(n, [&](std::size_t i) { return std::exp(normal_draw(n, repeat, i)); })), 1);
    });
    CHECK(std::abs(share - stated) < four_errors(stated, 20'000));
  }
}

TEST_CASE("confidence sequences: looked at after every value, they miss in at most 5 % of the sequences") {
  constexpr std::size_t repeats = 500, n = 200;
  const double held = coverage(repeats, [&](std::size_t repeat) {
    std::size_t k = 0;
    for (std::size_t i = 0; i < n; ++i) {
      k += uniform_draw(3, repeat, i) < 0.4;
      if (!inside(beta_bernoulli_interval(k, i + 1), 0.4)) return false;
    }
    return true;
  });
  CHECK(held >= 0.95);
  const double wealth_held = coverage(repeats, [&](std::size_t repeat) {
    const auto x = draws(n, [&](std::size_t i) { return uniform_draw(5, repeat, i) * uniform_draw(6, repeat, i); });
    for (std::size_t seen = 1; seen <= n; ++seen)
      if (!inside(bet_interval(std::span(x).first(seen), {0, 1}), 0.25)) return false;
    return true;
  });
  CHECK(wealth_held >= 0.95);
  // The same looks at Clopper-Pearson intervals miss far more often: what peeking costs.
  const double peeked = coverage(repeats, [&](std::size_t repeat) {
    std::size_t k = 0;
    for (std::size_t i = 0; i < n; ++i) {
      k += uniform_draw(3, repeat, i) < 0.4;
      if (!inside(clopper_pearson(k, i + 1), 0.4)) return false;
    }
    return true;
  });
  CHECK(peeked < 0.9);
}
