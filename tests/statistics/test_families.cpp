// Families of hypotheses.

#include <algorithm>
#include <cmath>

#include "analysis/statistics/multiple_testing.hpp"
#include "tests/statistics/reference.hpp"

using namespace asymsweep::statistics;

TEST_CASE("p_adjust: Holm") {
  for (const auto& known : reference("p_adjust")) check_all(holm(numbers(known["p"])), known["holm"]);
  const auto adjusted = holm(std::vector<double>{0.01, NAN});
  CHECK(adjusted[0] == 0.01);
  CHECK(std::isnan(adjusted[1]));
}

namespace {

/// The closed test itself: the smallest average of an e-value with any subset of the others.
double slow_adjusted_p(const std::vector<double>& e, std::size_t of) {
  double smallest = e[of];
  for (unsigned long subset = 0; subset < (1ul << e.size()); ++subset) {
    if (!(subset >> of & 1)) continue;
    double sum = 0, count = 0;
    for (std::size_t i = 0; i < e.size(); ++i)
      if (subset >> i & 1) {
        sum += e[i];
        count += 1;
      }
    smallest = std::min(smallest, sum / count);
  }
  return std::min(1.0, 1 / smallest);
}

}  // namespace

TEST_CASE("e-values: as the closed test over all subsets, and never less powerful than Holm") {
  std::minstd_rand generator(7);
  for (int repeat = 0; repeat < 200; ++repeat) {
    std::vector<double> log_e, e, p;
    for (int i = 0; i < 9; ++i) {
      log_e.push_back(static_cast<double>(generator() % 12000) / 1000 - 4);
      e.push_back(std::exp(log_e.back()));
      p.push_back(std::min(1.0, 1 / e.back()));
    }
    const auto adjusted = adjusted_p(log_e), by_holm = holm(p);
    for (std::size_t i = 0; i < e.size(); ++i) {
      CHECK(adjusted[i] == Approx(slow_adjusted_p(e, i)).epsilon(1e-12));
      CHECK(adjusted[i] <= by_holm[i] * (1 + 1e-12));
    }
  }
}

TEST_CASE("e-values: one hypothesis is itself, nothing shown is 1, and wealth beyond all numbers is 0") {
  CHECK(adjusted_p(std::vector<double>{std::log(40.0)})[0] == Approx(1.0 / 40));
  CHECK(adjusted_p(std::vector<double>{0.0})[0] == 1);
  CHECK(adjusted_p(std::vector<double>{5000.0, 0.0})[0] < 1e-100);
  CHECK(adjusted_p(std::vector<double>{-INFINITY, std::log(40.0)})[1] == Approx(1.0 / 20));
  CHECK(adjusted_p({}).empty());
}

TEST_CASE("settled hypotheses stay rejected, whatever becomes of the others, and all are settled in the end") {
  constexpr double alpha = 0.025;
  std::minstd_rand generator(11);
  const auto uniform = [&] { return std::uniform_real_distribution<double>(0, 1)(generator); };
  std::size_t found = 0;
  for (int repeat = 0; repeat < 300; ++repeat) {
    std::vector<double> log_e(6);
    std::vector<bool> settled(6), may_be(6, true);
    may_be[5] = repeat % 2;
    for (int look = 0; look < 5; ++look) {
      for (std::size_t i = 0; i < 6; ++i)
        if (!settled[i]) log_e[i] = 8 * uniform() - 1;
      settle(log_e, may_be, alpha, settled);
      auto worst = log_e;
      for (std::size_t i = 0; i < 6; ++i)
        if (!settled[i]) worst[i] = -INFINITY;
      const auto adjusted = adjusted_p(worst);
      for (std::size_t i = 0; i < 6; ++i)
        if (settled[i]) CHECK(adjusted[i] <= alpha);
      CHECK((may_be[5] || !settled[5]));
    }
    found += static_cast<std::size_t>(std::ranges::count(settled, true));
  }
  CHECK(found > 900);
  std::vector<bool> settled(3);
  settle(std::vector<double>(3, std::log(3 / alpha)), std::vector<bool>(3, true), alpha, settled);
  CHECK(settled == std::vector<bool>(3, true));
}
