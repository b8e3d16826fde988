// Theorem 4.3: monotone rounds, the optimum iff V < V_{0,mu}, the rate; the relative baseline.

#include <catch2/catch.hpp>
#include <algorithm>
#include <stdexcept>

#include "instances.hpp"
#include "theory/policy.hpp"
#include "theory/predictions.hpp"
#include "theory/thresholds.hpp"

namespace asymsweep::theory {

TEST_CASE("expected reward never falls, and no arm is lost after the first round") {
  std::mt19937_64 random(7);
  for (int i = 0; i < 300; ++i) {
    const Instance instance = random_instance(random, 2 + random() % 30);
    const double top = v_mu(instance.logits, instance.rewards), v = top - uniform(random, 1e-3, 0.8);
    const auto rounds = iterate_rounds(instance.logits, instance.rewards, v, 40);
    const Limit first = limit_policy(instance.logits, instance.rewards, v, instance.logits);
    REQUIRE(rounds.front().policy == first.policy);
    double before = top;
    for (const Round& round : rounds) {
      REQUIRE(round.expected_reward >= before - 1e-14);
      before = round.expected_reward;
    }
    for (std::size_t k = 1; k < rounds.size(); ++k) {  // tau = 0: mu_{k+1} = mu_k (r - V) / (V^{mu_k} - V)
      for (std::size_t y = 0; y < instance.rewards.size(); ++y) {
        const auto& [policy, mean] = rounds[k - 1];
        const double expected = policy[y] * (instance.rewards[y] - v) / (mean - v);
        REQUIRE(rounds[k].policy[y] == Approx(expected).epsilon(1e-10).margin(1e-300));
      }
    }
  }
}

TEST_CASE("the optimum is reached exactly below V_{0,mu}") {
  std::mt19937_64 random(8);
  for (int i = 0; i < 200; ++i) {
    const auto [logits, rewards] = random_instance(random, 2 + random() % 10);
    const double top = v_mu(logits, rewards), optimal = v0(logits, rewards);
    const double best = *std::max_element(rewards.begin(), rewards.end());
    const auto best_survivor = [&, &logits = logits, &rewards = rewards](double v) {
      return rewards[convergence(logits, rewards, v)->best_arm];
    };
    REQUIRE(best_survivor(optimal - 1e-6) == best);
    if (optimal + 1e-6 < top) {
      REQUIRE(best_survivor(optimal + 1e-6) < best);
      REQUIRE(round_expected_rewards(logits, rewards, optimal + 1e-6, 200).back() < best);
    }
    const double v = optimal - 0.01, rate = convergence_rate(logits, rewards, v);
    if (rate > 0.98) continue;  // too many rounds to wait for
    REQUIRE(round_expected_rewards(logits, rewards, v, 1500).back() == Approx(best).epsilon(1e-9));
  }
}

TEST_CASE("the gap to the best survivor shrinks by rho per round") {
  const std::vector<double> logits = logarithms({0.4, 0.3, 0.3}), rewards = {0.2, 0.6, 1};
  const double v = 0.1;
  const auto found = convergence(logits, rewards, v);
  REQUIRE(found);
  REQUIRE(found->best_arm == 2);
  REQUIRE(found->rate == Approx(0.5 / 0.9).epsilon(1e-14));
  REQUIRE(convergence_rate(logits, rewards, v) == found->rate);
  const auto means = round_expected_rewards(logits, rewards, v, 41);
  REQUIRE((1 - means[40]) / (1 - means[39]) == Approx(found->rate).epsilon(1e-4));
}

TEST_CASE("rate: tied best survivors count once; a single survivor has none left to beat") {
  const std::vector<double> even = {0, 0, 0}, rewards = {0.5, 1, 1};
  REQUIRE(convergence_rate(even, rewards, 0) == 0.5);
  REQUIRE(convergence_rate(even, rewards, 0.6) == 0);
  REQUIRE(convergence(even, rewards, 0.6)->best_arm == 1);
  REQUIRE(std::isnan(convergence_rate(even, rewards, 0.9)));
  REQUIRE_FALSE(convergence(even, rewards, 0.9));
}

TEST_CASE("V above V^mu: no rounds; V at V^mu: the arms of largest a") {
  const std::vector<double> logits = logarithms({0.5, 0.25, 0.25}), rewards = {0.2, 0.6, 1};
  for (const Round& round : iterate_rounds(logits, rewards, 0.9, 3)) {
    REQUIRE(round.policy.empty());
    REQUIRE(std::isnan(round.expected_reward));
  }
  for (const Round& round : iterate_rounds(logits, rewards, 0.5, 3))
    REQUIRE(round.policy == std::vector<double>{0, 0, 1});
  REQUIRE(iterate_rounds(logits, rewards, 0.4, 0).empty());
}

TEST_CASE("a relative baseline follows V^mu") {
  std::mt19937_64 random(9);
  for (int i = 0; i < 100; ++i) {
    const Instance instance = random_instance(random, 2 + random() % 10);
    const double delta = uniform(random, -0.5, -0.01);
    const auto rounds = iterate_rounds(instance.logits, instance.rewards, RelativeBaseline{delta}, 5);
    std::vector<double> behavior = softmax(instance.logits);
    for (const Round& round : rounds) {  // the arms that are left, as an instance of their own
      Instance left;
      for (std::size_t y = 0; y < behavior.size(); ++y) {
        if (behavior[y] == 0) continue;
        left.logits.push_back(std::log(behavior[y]));
        left.rewards.push_back(instance.rewards[y]);
      }
      const double v = v_mu(left.logits, left.rewards) + delta;
      REQUIRE(round.expected_reward ==
              Approx(limit_policy(left.logits, left.rewards, v, left.logits).expected_reward).epsilon(1e-10));
      behavior = round.policy;
    }
  }
}

TEST_CASE("a relative baseline of zero or more") {
  const std::vector<double> logits = logarithms({0.5, 0.25, 0.25}), rewards = {0.2, 0.6, 1};
  REQUIRE(round_expected_rewards(logits, rewards, RelativeBaseline{0}, 3) == std::vector<double>{1, 1, 1});
  REQUIRE(std::isnan(round_expected_rewards(logits, rewards, RelativeBaseline{0.1}, 3).front()));
}

TEST_CASE("predictions bundle the parts") {
  const std::vector<double> logits = logarithms({0.5, 0.25, 0.25}), rewards = {0.2, 0.6, 1}, initial = {0, 0, 0};
  const Predictions absolute = predict(logits, rewards, 0.3, initial);
  const Predictions relative = predict(logits, rewards, RelativeBaseline{-0.2}, initial);
  REQUIRE(absolute.baseline == 0.3);
  REQUIRE(absolute.v1_mu == v1(logits, rewards));
  REQUIRE(absolute.limit.policy[1] == Approx(0.25));
  REQUIRE(absolute.convergence->rate == Approx(0.3 / 0.7));
  REQUIRE(absolute.round_expected_rewards == round_expected_rewards(logits, rewards, 0.3, 10));
  REQUIRE(relative.baseline == Approx(0.3));
  REQUIRE(relative.limit.policy[1] == Approx(0.25));
  REQUIRE_FALSE(relative.convergence);
  REQUIRE(relative.round_expected_rewards == round_expected_rewards(logits, rewards, RelativeBaseline{-0.2}, 10));
}

TEST_CASE("bad arguments to the rounds are refused") {
  const std::vector<double> none, two = {0, 1}, three = {0, 1, 2};
  REQUIRE_THROWS_AS(iterate_rounds(two, three, 0.0, 1), std::invalid_argument);
  REQUIRE_THROWS_AS(convergence_rate(none, none, 0.0), std::invalid_argument);
}

}  // namespace asymsweep::theory
