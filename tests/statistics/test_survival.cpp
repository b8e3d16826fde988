// Against the remission times of leukaemia patients (E. J. Freireich et al., Blood 21 (1963)), the textbook example, and
// the values that textbooks and R's survival package print for it.

#include <catch2/catch.hpp>

#include <cmath>

#include "analysis/statistics/survival.hpp"

using namespace asymsweep::statistics;

namespace {

/// Weeks; negative: still in remission then.
std::vector<Survival> weeks(const std::vector<double>& times) {
  std::vector<Survival> subjects;
  for (const double time : times) subjects.push_back({std::abs(time), time > 0});
  return subjects;
}

const auto treated = weeks({6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35});
const auto placebo = weeks({1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23});

}  // namespace

TEST_CASE("Kaplan-Meier: the published curve") {
  const std::vector<SurvivalStep> published = {{6, 0.857}, {7, 0.807}, {10, 0.753}, {13, 0.690}, {16, 0.627}, {22, 0.538}, {23, 0.448}};
  const auto curve = kaplan_meier(treated);
  REQUIRE(curve.size() == published.size());
  for (std::size_t i = 0; i < curve.size(); ++i) {
    CHECK(curve[i].time == published[i].time);
    CHECK(curve[i].surviving == Approx(published[i].surviving).margin(5e-4));
  }
  CHECK(kaplan_meier(placebo).back().surviving == Approx(0).margin(1e-12));
  CHECK(kaplan_meier(weeks({-3, -5})).empty());
}

TEST_CASE("log-rank: 16.79 with two groups, whatever their scores; the sign says who is earlier") {
  CHECK(trend_statistic({{0, treated}, {1, placebo}}) == Approx(std::sqrt(16.79)).epsilon(5e-4));
  CHECK(trend_statistic({{-3, treated}, {8, placebo}}) == Approx(std::sqrt(16.79)).epsilon(5e-4));
  CHECK(trend_statistic({{1, treated}, {0, placebo}}) == Approx(-std::sqrt(16.79)).epsilon(5e-4));
  CHECK(trend_p_earlier({{0, treated}, {1, placebo}}) == Approx(2.1e-5).epsilon(0.02));
}

TEST_CASE("log-rank trend: an order is seen, its absence is not, and nothing to compare is NaN") {
  const auto early = weeks({1, 2, 2, 3, 4}), middle = weeks({4, 5, 6, 6, 7}), late = weeks({8, 9, 9, -10, -10});
  CHECK(trend_p_earlier({{0, late}, {1, middle}, {2, early}}) < 1e-3);
  CHECK(trend_p_earlier({{0, early}, {1, late}, {2, early}}) > 0.2);
  CHECK(std::isnan(trend_statistic({{0, weeks({-4, -4})}, {1, weeks({-4})}})));
  CHECK(std::isnan(trend_statistic({{1, early}})));
}
