// Theorem 4.2: known answers, invariants on random instances, and the edges.

#include <algorithm>
#include <catch2/catch.hpp>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "instances.hpp"
#include "theory/limit.hpp"
#include "theory/policy.hpp"
#include "theory/thresholds.hpp"

namespace asymsweep::theory {
namespace {

using Arms = std::vector<std::size_t>;

Limit limit_from_mu(const Instance& instance, double v) {
  return limit_policy(instance.logits, instance.rewards, v, instance.logits);
}

Arms support(const Limit& limit) {
  Arms arms;
  for (std::size_t y = 0; y < limit.policy.size(); ++y)
    if (limit.policy[y] > 0) arms.push_back(y);
  return arms;
}

}  // namespace

TEST_CASE("below V^mu: sums to one, improves on mu, supports nested") {
  std::mt19937_64 random(1);
  for (int i = 0; i < 500; ++i) {
    const Instance instance = random_instance(random, 2 + random() % 40);
    const double top = v_mu(instance.logits, instance.rewards);
    Arms wider;
    for (int step = 100; step >= 1; --step) {  // V rises to V^mu - 1e-4
      const double v = top - 1e-4 * step * step;
      const Limit limit = limit_from_mu(instance, v);
      CAPTURE(i, v);
      REQUIRE(limit.regime == Regime::below);
      REQUIRE(limit.unique);
      REQUIRE(limit.tau >= 0);
      const bool has_negative = *std::min_element(instance.rewards.begin(), instance.rewards.end()) < v;
      REQUIRE((limit.tau == 0) == !has_negative);
      REQUIRE(std::accumulate(limit.policy.begin(), limit.policy.end(), 0.0) == Approx(1).epsilon(1e-14));
      REQUIRE(limit.expected_reward > top);
      const Arms kept = support(limit);
      REQUIRE(kept.size() == limit.support_size);
      if (step < 100) REQUIRE(std::includes(wider.begin(), wider.end(), kept.begin(), kept.end()));
      wider = kept;
    }
  }
}

TEST_CASE("arms permuted, rewards shifted, rewards scaled: the same limit") {
  std::mt19937_64 random(2);
  for (int i = 0; i < 300; ++i) {
    const std::size_t arms = 2 + random() % 20;
    const Instance instance = random_instance(random, arms);
    const double v = v_mu(instance.logits, instance.rewards) + uniform(random, -1, 0.5);
    const Limit limit = limit_from_mu(instance, v);
    Arms order(arms);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::shuffle(order.begin(), order.end(), random);

    Instance permuted, shifted = instance, scaled = instance;
    for (const std::size_t y : order) {
      permuted.logits.push_back(instance.logits[y] + 7);  // and logits are defined up to a constant
      permuted.rewards.push_back(instance.rewards[y]);
    }
    for (double& r : shifted.rewards) r += 3;
    for (double& r : scaled.rewards) r *= 1000;
    const Limit other = limit_from_mu(permuted, v), up = limit_from_mu(shifted, v + 3),
                large = limit_from_mu(scaled, v * 1000);

    REQUIRE(other.support_size == limit.support_size);
    REQUIRE(up.support_size == limit.support_size);
    REQUIRE(large.support_size == limit.support_size);
    REQUIRE(other.attractors.size() == limit.attractors.size());
    REQUIRE(up.attractors == limit.attractors);
    REQUIRE(large.attractors == limit.attractors);
    if (!limit.unique) continue;
    for (std::size_t j = 0; j < arms; ++j)
      REQUIRE(other.policy[j] == Approx(limit.policy[order[j]]).epsilon(1e-10).margin(1e-13));
    REQUIRE(total_variation(up.policy, limit.policy) < 1e-10);
    REQUIRE(total_variation(large.policy, limit.policy) < 1e-10);
    if (limit.regime == Regime::below) {
      REQUIRE(up.tau == Approx(limit.tau).epsilon(1e-10).margin(1e-14));
      REQUIRE(large.tau == Approx(1000 * limit.tau).epsilon(1e-10).margin(1e-11));
    }
  }
}

TEST_CASE("equal rewards: the limit is mu below, pi_0 at") {
  const std::vector<double> logits = {0.3, -1, 2, 0.3}, rewards(4, 0.7), initial = {1, 2, 3, 4};
  for (const double v : {-1e9, -0.5, 0.0, 0.7 - 1e-12}) {
    const Limit limit = limit_policy(logits, rewards, v, initial);
    REQUIRE(limit.regime == Regime::below);
    REQUIRE(limit.tau == 0);
    REQUIRE(limit.support_size == 4);
    REQUIRE(total_variation(limit.policy, softmax(logits)) < 1e-14);
  }
  const Limit at = limit_policy(logits, rewards, 0.7, initial);
  REQUIRE(at.regime == Regime::at);
  REQUIRE(at.support_size == 4);
  REQUIRE(total_variation(at.policy, softmax(initial)) < 1e-15);
}

TEST_CASE("two arms: both above the smaller reward only") {
  const std::vector<double> logits = {0, 0}, rewards = {0.25, 0.75};
  REQUIRE(limit_policy(logits, rewards, 0.25, logits).policy == std::vector<double>{0, 1});
  REQUIRE(limit_policy(logits, rewards, 0.25, logits).tau == 0);
  REQUIRE(limit_policy(logits, rewards, 0, logits).policy == std::vector<double>{0.25, 0.75});
  REQUIRE(limit_policy(logits, rewards, 0.4, logits).support_size == 1);
}

TEST_CASE("at V^mu: largest a, ties keep the odds of pi_0") {
  const std::vector<double> logits = {0, 0, 0}, rewards = {0, 0.6, 0.6}, initial = logarithms({0.5, 0.4, 0.1});
  const Limit limit = limit_policy(logits, rewards, v_mu(logits, rewards), initial);
  REQUIRE(limit.regime == Regime::at);
  REQUIRE(limit.attractors == Arms{1, 2});
  REQUIRE(limit.policy[1] == Approx(0.8).epsilon(1e-14));
  REQUIRE(limit.policy[2] == Approx(0.2).epsilon(1e-14));
  REQUIRE(std::isnan(limit.tau));
  // The tie 0.2 * 0.4 = 0.4 * 0.2 exists only up to the rounding of the logits.
  const Limit rough = limit_policy(logarithms({0.4, 0.2, 0.4}), std::vector<double>{0.1, 0.9, 0.7}, 0.5, logits);
  REQUIRE(rough.regime == Regime::at);
  REQUIRE(rough.attractors == Arms{1, 2});
}

TEST_CASE("at V^mu the odds of pi_0 hold however improbable pi_0 makes the arms that share the limit") {
  const std::vector<double> logits = {0, 0, 0}, rewards = {0, 0.6, 0.6};
  const Limit one = limit_policy(std::vector<double>{0, 0}, std::vector<double>{0, 1}, 0.5, std::vector<double>{0, -12000});
  REQUIRE(one.policy == std::vector<double>{0, 1});
  REQUIRE(one.attractors == Arms{1});
  REQUIRE(one.expected_reward == 1);
  const Limit two = limit_policy(logits, rewards, v_mu(logits, rewards), std::vector<double>{0, -12000, -12000 + std::log(3.0)});
  REQUIRE(two.policy[2] == Approx(0.75).epsilon(1e-12));
  const Limit one_underflows = limit_policy(logits, rewards, v_mu(logits, rewards), std::vector<double>{0, 0, -12000});
  REQUIRE(one_underflows.attractors == Arms{1, 2});
  REQUIRE(one_underflows.policy == std::vector<double>{0, 1, 0});
}

TEST_CASE("the regime and the zero of V follow the scale of the rewards") {
  const std::vector<double> logits = logarithms({0.5, 0.25, 0.25});
  for (const double scale : {1e-300, 1e-13, 1.0, 1e13, 1e300}) {
    const std::vector<double> rewards = {0.2 * scale, 0.6 * scale, 1 * scale};
    CAPTURE(scale);
    CHECK(regime(logits, rewards, 0.49 * scale) == Regime::below);
    CHECK(regime(logits, rewards, v_mu(logits, rewards)) == Regime::at);
    CHECK(regime(logits, rewards, 0.51 * scale) == Regime::above);
    CHECK(regime(logits, rewards, v_mu(logits, rewards) + -1e-13 * scale) == Regime::below);
    CHECK(is_zero(0, rewards));
    CHECK(is_zero(0.5 * scale - v_mu(logits, rewards), rewards));
    CHECK_FALSE(is_zero(1e-13 * scale, rewards));
  }
  CHECK_FALSE(is_zero(0.05, std::vector<double>{0, 0}));
  CHECK_THROWS_AS(regime(logits, logits, std::nan("")), std::invalid_argument);
}

TEST_CASE("V within 1e-12 of V^mu is not V^mu") {
  const std::vector<double> logits = logarithms({0.5, 0.25, 0.25}), rewards = {0.2, 0.6, 1};
  const Limit below = limit_policy(logits, rewards, 0.5 - 1e-12, logits);
  REQUIRE(below.regime == Regime::below);
  REQUIRE(below.policy == std::vector<double>{0, 0, 1});
  REQUIRE(limit_policy(logits, rewards, 0.5, logits).regime == Regime::at);
  REQUIRE(limit_policy(logits, rewards, 0.5 + 1e-12, logits).regime == Regime::above);
  // Arms tied for the largest a share all of it, however near V^mu.
  const std::vector<double> even = {0, 0, 0, 0}, tied = {1, 0, 0, 1};
  const Limit shared = limit_policy(even, tied, 0.5 - 1e-12, even);
  REQUIRE(shared.policy == std::vector<double>{0.5, 0, 0, 0.5});
}

TEST_CASE("above V^mu: one attractor decides, several do not") {
  const std::vector<double> logits = logarithms({0.5, 0.25, 0.25}), rewards = {0.2, 0.6, 1};
  const std::vector<double> against = {100, 0, 0};  // pi_0 far from the attractor
  // a = (-0.16, 0.02, 0.12), A = -0.02: arm 2 is more than |A| ahead.
  const Limit single = limit_policy(logits, rewards, 0.52, against);
  REQUIRE(single.attractors == Arms{2});
  REQUIRE(single.unique);
  REQUIRE(single.policy == std::vector<double>{0, 0, 1});
  REQUIRE(single.expected_reward == 1);
  // a = (-0.4, -0.1, 0), A = -0.5.
  const Limit several = limit_policy(logits, rewards, 1, against);
  REQUIRE(several.attractors == Arms{0, 1, 2});
  REQUIRE_FALSE(several.unique);
  REQUIRE(several.policy.empty());
  REQUIRE(std::isnan(several.expected_reward));
  REQUIRE(std::isnan(several.entropy));
}

TEST_CASE("an arm on the edge is out, below V^mu and above, whichever way the inputs were rounded") {
  const std::vector<double> logits = logarithms({0.5, 0.25, 0.25});
  for (int i = 1; i <= 50; ++i) {
    const double scale = 0.1 * i, shift = 0.3 * i;
    const std::vector<double> rewards = {0.2 * scale + shift, 0.6 * scale + shift, 1 * scale + shift};
    CAPTURE(i);
    // V = 0.6: a = (-0.2, 0, 0.1), A = -0.1. V = 0.4: a = (-0.1, 0.05, 0.15), A = 0.1.
    REQUIRE(limit_policy(logits, rewards, 0.6 * scale + shift, logits).attractors == Arms{2});
    REQUIRE(limit_policy(logits, rewards, 0.4 * scale + shift, logits).support_size == 1);
  }
}

TEST_CASE("V far below V^mu: the limit tends to mu") {
  const std::vector<double> logits = {0, 1, 2, -3}, rewards = {-1, 2, 0, 5};
  REQUIRE(total_variation(limit_policy(logits, rewards, -1e15, logits).policy, softmax(logits)) < 1e-14);
}

TEST_CASE("probabilities that double cannot hold still decide the support") {
  // Arm 0 lies under water by e-1300; the water stands at e-1300 / 2, above arm 1 (e-1340) and below arm 2 (e-1200).
  const std::vector<double> logits = {-1300, -1340, -1200, 0}, rewards = {0, 1, 1, 1};
  const Limit limit = limit_policy(logits, rewards, 0.5, logits);
  REQUIRE(limit.support_size == 2);
  REQUIRE(limit.policy == std::vector<double>{0, 0, 0, 1});
  REQUIRE(limit_policy(logits, rewards, -0.5, logits).support_size == 4);
  // Probabilities near 1e-300 come out to full relative precision.
  const std::vector<double> thin = {-690, -690, 0}, means = {1, 3, 1};
  const Limit exact = limit_policy(thin, means, 0, thin);
  REQUIRE(exact.policy[1] == Approx(3 * std::exp(-690)).epsilon(1e-12));
}

TEST_CASE("10,000 arms, logits spanning 1400") {
  std::mt19937_64 random(3);
  const Instance instance = random_instance(random, 10000, 1400);
  const double top = v_mu(instance.logits, instance.rewards);
  std::size_t wider = 10001;
  for (const double gap : {10.0, 1.0, 0.5, 0.1, 0.01, 1e-6}) {
    const Limit limit = limit_from_mu(instance, top - gap);
    REQUIRE(limit.support_size <= wider);
    wider = limit.support_size;
    REQUIRE(std::accumulate(limit.policy.begin(), limit.policy.end(), 0.0) == Approx(1).epsilon(1e-13));
    REQUIRE(limit.expected_reward > top - 1e-15);
  }
  REQUIRE(limit_from_mu(instance, -0.6).support_size == 10000);
}

TEST_CASE("one arm") {
  const std::vector<double> logits = {3}, rewards = {0.5};
  for (const double v : {0.0, 0.5, 1.0})
    REQUIRE(limit_policy(logits, rewards, v, logits).policy == std::vector<double>{1});
}

TEST_CASE("bad arguments to limit_policy are refused") {
  const std::vector<double> none, two = {0, 1}, three = {0, 1, 2};
  REQUIRE_THROWS_AS(limit_policy(none, none, 0, none), std::invalid_argument);
  REQUIRE_THROWS_AS(limit_policy(two, three, 0, two), std::invalid_argument);
  REQUIRE_THROWS_AS(limit_policy(two, two, 0, three), std::invalid_argument);
  REQUIRE_THROWS_AS(limit_policy(two, two, -std::numeric_limits<double>::infinity(), two), std::invalid_argument);
}

}  // namespace asymsweep::theory
