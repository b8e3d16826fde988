// V^mu, V_{0,mu} and V_1 against bisection on the support, and their edges.

#include <catch2/catch.hpp>
#include <limits>
#include <stdexcept>

#include "instances.hpp"
#include "slow_limit.hpp"
#include "theory/limit.hpp"
#include "theory/thresholds.hpp"

namespace asymsweep::theory {
namespace {

constexpr long double dry = 1e-15L;  // heights below this are under water in the slow twin

}  // namespace

TEST_CASE("thresholds agree with bisection on the support") {
  std::mt19937_64 random(4);
  for (int i = 0; i < 300; ++i) {
    const Instance instance = random_instance(random, 2 + random() % 20, 3);
    const SlowInstance slow(instance.logits, instance.rewards);
    const auto best = static_cast<std::size_t>(
        std::max_element(instance.rewards.begin(), instance.rewards.end()) - instance.rewards.begin());
    const auto v0_slow = slow.bisect([&](const auto& heights) { return heights[best] < dry; });
    const auto v1_slow = slow.bisect([&](const auto& heights) {
      return std::count_if(heights.begin(), heights.end(), [](long double h) { return h >= dry; }) <= 1;
    });
    CAPTURE(i, instance.logits.size());
    const double top = v_mu(instance.logits, instance.rewards);
    REQUIRE(top == Approx(static_cast<double>(slow.v_mu())).epsilon(1e-14));
    REQUIRE(v0(instance.logits, instance.rewards) == Approx(static_cast<double>(v0_slow)).margin(1e-9));
    REQUIRE(v1(instance.logits, instance.rewards) == Approx(static_cast<double>(v1_slow)).margin(1e-9));
    REQUIRE(v0(instance.logits, instance.rewards) <= top);
    REQUIRE(v1(instance.logits, instance.rewards) <= top);
  }
}

TEST_CASE("the limit changes its support at the thresholds and nowhere near them") {
  std::mt19937_64 random(5);
  std::size_t best_never_leaves = 0;
  for (int i = 0; i < 500; ++i) {
    const Instance instance = random_instance(random, 2 + random() % 60, 6);
    const auto& [logits, rewards] = instance;
    const auto best =
        static_cast<std::size_t>(std::max_element(rewards.begin(), rewards.end()) - rewards.begin());
    const double top = v_mu(logits, rewards), single = v1(logits, rewards), optimal = v0(logits, rewards);
    CAPTURE(i, top, single, optimal);
    if (single < top - 1e-9) {
      REQUIRE(limit_policy(logits, rewards, single, logits).support_size == 1);
      REQUIRE(limit_policy(logits, rewards, (single + top) / 2, logits).support_size == 1);
    }
    REQUIRE(limit_policy(logits, rewards, single - 1e-9, logits).support_size > 1);
    REQUIRE(limit_policy(logits, rewards, optimal - 1e-9, logits).policy[best] > 0);
    if (optimal < top) REQUIRE(limit_policy(logits, rewards, optimal, logits).policy[best] == 0);
    else ++best_never_leaves;
  }
  REQUIRE(best_never_leaves > 20);
  REQUIRE(best_never_leaves < 480);
}

TEST_CASE("thresholds of two arms: the smaller reward, and V^mu") {
  const std::vector<double> logits = {1, 0}, rewards = {0.25, 0.75};
  REQUIRE(v1(logits, rewards) == 0.25);
  REQUIRE(v0(logits, rewards) == v_mu(logits, rewards));
}

TEST_CASE("ties for the largest a: never a single arm") {
  const std::vector<double> logits = {0, 0, 0, 0}, rewards = {1, 0, 0, 1};
  REQUIRE(v1(logits, rewards) == v_mu(logits, rewards));
  REQUIRE(v0(logits, rewards) == v_mu(logits, rewards));
}

TEST_CASE("tied best arms: the likelier one leaves last") {
  const std::vector<double> rewards = {1, 1, 0.9, 0.1}, logits = logarithms({0.01, 0.02, 0.5, 0.47});
  const double optimal = v0(logits, rewards);
  const auto policy = [&](double v) { return limit_policy(logits, rewards, v, logits).policy; };
  REQUIRE(policy(optimal - 1e-9)[1] > 0);
  REQUIRE(policy(optimal - 1e-9)[0] == 0);
  REQUIRE(policy(optimal)[1] == 0);
}

TEST_CASE("equal rewards: all thresholds are the reward") {
  const std::vector<double> logits = {0.3, -1, 2, 0.3}, rewards(4, 0.7);
  REQUIRE(v_mu(logits, rewards) == 0.7);
  REQUIRE(v0(logits, rewards) == 0.7);
  REQUIRE(v1(logits, rewards) == 0.7);
}

TEST_CASE("one arm is always single") {
  const std::vector<double> logits = {0}, rewards = {0.7};
  REQUIRE(v1(logits, rewards) == -std::numeric_limits<double>::infinity());
  REQUIRE(v0(logits, rewards) == 0.7);
}

TEST_CASE("thresholds of 10,000 arms with logits spanning 1400") {
  std::mt19937_64 random(6);
  const Instance instance = random_instance(random, 10000, 1400);
  const auto& [logits, rewards] = instance;
  const double top = v_mu(logits, rewards), single = v1(logits, rewards), optimal = v0(logits, rewards);
  REQUIRE(single < top);
  REQUIRE(limit_policy(logits, rewards, single, logits).support_size == 1);
  REQUIRE(limit_policy(logits, rewards, single - 1e-12, logits).support_size == 2);
  // The best arm has a negligible probability: it leaves as soon as another arm is under water.
  REQUIRE(optimal <= top);
  REQUIRE(optimal >= *std::min_element(rewards.begin(), rewards.end()));
}

TEST_CASE("bad arguments to the thresholds are refused") {
  const std::vector<double> none, two = {0, 1}, three = {0, 1, 2};
  REQUIRE_THROWS_AS(v_mu(two, three), std::invalid_argument);
  REQUIRE_THROWS_AS(v0(none, none), std::invalid_argument);
  REQUIRE_THROWS_AS(v1(three, two), std::invalid_argument);
}

}  // namespace asymsweep::theory
