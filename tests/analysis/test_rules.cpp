// How claims are decided: the rules on numbers made by hand.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "analysis/claims/rules.hpp"
#include "analysis/claims/some_rule.hpp"
#include "analysis/claims/theory/g10_groups.hpp"

using namespace asymsweep::analysis;

namespace {

constexpr Question mean_above_zero{.test = Test::mean};
constexpr Question most{.test = Test::share, .bound = 0.5};

Sample sample(std::vector<double> values, Known known = {.low = -1, .high = 1}) {
  return {.what = "one", .seeds = {}, .values = std::move(values), .known = known, .tells_nothing = {}};
}

/// `n` values that alternate about `mean`.
Sample about(double mean, double deviation, std::size_t n) {
  std::vector<double> values;
  for (std::size_t i = 0; i < n; ++i) values.push_back(mean + (i % 2 ? deviation : -deviation));
  return sample(values);
}

}  // namespace

TEST_CASE("every mean above zero supports, one below zero refutes") {
  const auto gains = about(0.1, 0.1, 100), losses = about(-0.1, 0.1, 100), chance = about(0.001, 0.1, 100);
  CHECK(judge(mean_above_zero, "gain", {gains, gains}, 2).decision == Decision::supported);
  CHECK(judge(mean_above_zero, "gain", {gains, losses}, 2).decision == Decision::refuted);
  CHECK(judge(mean_above_zero, "gain", {gains, chance}, 2).decision == Decision::undecided);
  CHECK(judge(mean_above_zero, "gain", {}, 2).decision == Decision::not_tested);
}

TEST_CASE("the family that refutes is the planned one: what has not run counts") {
  const auto weak = about(-0.05, 0.1, 120);
  CHECK(judge(mean_above_zero, "gain", {weak}, 1).decision == Decision::refuted);
  CHECK(judge(mean_above_zero, "gain", {weak}, 1'000'000).decision == Decision::undecided);
}

TEST_CASE("a rare large loss is possible until enough values were seen: twenty equal gains support nothing that is small") {
  CHECK(judge(mean_above_zero, "gain", {sample(std::vector<double>(20, 0.01))}, 1).decision == Decision::undecided);
  CHECK(judge(mean_above_zero, "gain", {sample(std::vector<double>(2'000, 0.01))}, 1).decision == Decision::supported);
}

TEST_CASE("without bounds nothing is decided, and the finding says so") {
  const auto verdict = judge(mean_above_zero, "gain", {sample(std::vector<double>(1'000, 1.0), Known{})}, 1);
  CHECK(verdict.decision == Decision::undecided);
  CHECK(verdict.finding.find("no bounds of its values are known") != std::string::npos);
}

TEST_CASE("the estimate is in its interval, which allows for the choice of the worst") {
  const auto one = about(0.1, 0.1, 100);
  const auto alone = judge(mean_above_zero, "gain", {one}, 1), of_many = judge(mean_above_zero, "gain", {one}, 20);
  CHECK(alone.estimate == Approx(0.1));
  CHECK(of_many.interval.low < alone.interval.low);
  CHECK(of_many.interval.high > alone.interval.high);
  CHECK(alone.interval.low < alone.estimate);
}

TEST_CASE("every share") {
  std::vector<double> all(40, 1.0), none(40, 0.0), half;
  for (int i = 0; i < 40; ++i) half.push_back(i % 2);
  CHECK(judge(most, "improve", {sample(all)}, 1).decision == Decision::supported);
  CHECK(judge(most, "improve", {sample(all), sample(half)}, 2).decision == Decision::undecided);
  CHECK(judge(most, "improve", {sample(all), sample(none)}, 2).decision == Decision::refuted);
  auto still = sample(none);
  still.tells_nothing = "no run moved";
  CHECK(judge(most, "improve", {still}, 1).decision == Decision::undecided);
}

TEST_CASE("a claim that something exists is not refuted by the best of what was tried") {
  // A gains, and scatters; B loses a little, for certain. Not all are below zero.
  const auto a = about(0.001, 0.9, 200), b = about(-0.02, 0.01, 2'000);
  const auto found = [](std::vector<Sample> samples, std::size_t comparisons = 1) { return some_candidate({.test = Test::mean}, {.where = "", .samples = std::move(samples)}, comparisons); };
  CHECK_FALSE(found({a, b}).all_disagree);
  CHECK_FALSE(found({a, b}).agrees);
  CHECK(found({b, b}).all_disagree);
  CHECK(found({b, about(0.2, 0.1, 200)}).agrees);
  CHECK(found({b, about(0.2, 0.1, 200)}).best == 1);
  CHECK(found({sample({0, 0, 0})}).no_difference);
  // Each candidate has its part of the error rate, and the interval that of each comparison too.
  auto just = about(0.2, 0.5, 20);
  while (p_of_mean({.test = Test::mean}, just) > 0.05) just.values.push_back(0.9);
  CHECK(found({just}).agrees);
  CHECK_FALSE(found({just, b}).agrees);
  CHECK(found({just}, 10).of_best.low < found({just}).of_best.low);
}

TEST_CASE("some of each: every comparison must have one that agrees, and nothing refutes") {
  const Comparison gains{.where = "lag = 1", .samples = {sample(std::vector<double>(60, -0.5)), sample(std::vector<double>(60, 0.5))}};
  const Comparison loses{.where = "lag = 2", .samples = {sample(std::vector<double>(60, -0.5)), sample(std::vector<double>(60, -0.25))}};
  const auto verdict = [](const Question& question, const std::vector<Comparison>& all) { return some_of_each(question, "gain", "V", all); };
  const Question above{.test = Test::mean}, below{.test = Test::mean, .side = Side::below};
  CHECK(verdict(above, {gains}).decision == Decision::supported);
  CHECK(verdict(above, {gains, loses}).decision == Decision::undecided);
  CHECK(verdict(above, {loses}).decision == Decision::undecided);
  CHECK(verdict(above, {gains, loses}).estimate == -0.25);
  CHECK(verdict(below, {gains, loses}).decision == Decision::supported);
  CHECK(verdict(below, {gains, loses}).estimate == -0.5);
  CHECK(verdict(above, {}).decision == Decision::not_tested);
  CHECK(verdict(above, {gains, loses}).finding.find("in 1 every swept one is on the other side") != std::string::npos);
  Comparison shares = gains;
  for (auto& one : shares.samples)
    for (double& value : one.values) value = value > 0;
  CHECK(verdict({.test = Test::share, .bound = 0.5}, {shares}).decision == Decision::supported);
  CHECK(verdict({.test = Test::share, .bound = 0.5}, {shares}).estimate == 1);
}

TEST_CASE("a fall is timed by the base policy, between checkpoints") {
  const std::vector<std::uint64_t> steps = {0, 10, 20, 30};
  CHECK(time_of_fall({1, 1, 0.8, 0.2}, steps, 1) == Approx(15));   // 0.9 is halfway from 1 to 0.8
  CHECK(time_of_fall({1, 0.5, 1, 0.8}, steps, 1) == Approx(25));   // it had come back
  CHECK(std::isinf(time_of_fall({1, 0.5, 0.5, 0.95}, steps, 1)));  // and again
  CHECK(time_of_fall({1, 3, 1.5, 0.5}, steps, 1) == Approx(26));   // a climb before does not count
  CHECK(time_of_fall({1, 1, NAN, NAN}, steps, 1) == 20);           // diverged
  CHECK(time_of_fall({0.5}, {30}, 1) == Approx(6));                // one checkpoint: the base policy is at step 0
}

TEST_CASE("entropy is averaged over steps, however the checkpoints lie") {
  CHECK(mean_over_steps({1, 0, 0}, {0, 1, 10}) == Approx(0.05));
  CHECK(mean_over_steps({1, 0.5, 0}, {0, 5, 10}) == Approx(0.5));
}

TEST_CASE("instances of one draw count as instances, and as one independent draw") {
  InstanceShare share;
  for (std::uint64_t draw = 0; draw < 100; ++draw)
    for (const std::uint64_t instance : {1000u, 2000u}) share.add(instance + draw, draw, draw > 0);
  CHECK(share.instances() == 200);
  CHECK(share.draws() == 100);
  CHECK(share.share() == Approx(0.99));
  CHECK(share.interval().low < 0.99);
  share.add(1005, 5, false);  // another run of it
  CHECK(share.holding() == 197);
}

TEST_CASE("an instance counts once and holds when all of its runs do, however many were added in between") {
  InstanceShare share;
  std::map<std::uint64_t, bool> twin;
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    const auto instance = i * i * 2654435761u % 1009;
    const bool holds = i % 501 != 0;
    share.add(instance, instance, holds);
    twin[instance] = holds && (!twin.contains(instance) || twin[instance]);
    if (i % 777 != 0) continue;
    CHECK(share.instances() == twin.size());
    CHECK(share.holding() == static_cast<std::size_t>(std::ranges::count_if(twin, [](const auto& one) { return one.second; })));
  }
}

TEST_CASE("pairs are the seeds that have run everywhere") {
  const std::vector<std::uint64_t> a = {1, 2, 5, 9}, b = {0, 2, 3, 5}, c = {2, 5, 9}, none;
  using Pairs = std::vector<std::vector<std::size_t>>;
  CHECK(paired_runs(std::vector{&a, &b, &c}) == Pairs{{1, 1, 0}, {2, 3, 1}});
  CHECK(paired_runs(std::vector{&a}) == Pairs{{0}, {1}, {2}, {3}});
  CHECK(paired_runs(std::vector{&a, &none}).empty());
}
