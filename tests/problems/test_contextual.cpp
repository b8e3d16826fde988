#include <catch2/catch.hpp>

#include <cmath>
#include <set>

#include "problems/contextual.hpp"

using namespace asymsweep;

namespace {

Configuration configuration() {
  Configuration configuration;
  configuration.set("contextual.contexts", 300.0);
  configuration.set("contextual.test_contexts", 100.0);
  configuration.set("contextual.features", 6.0);
  configuration.set("contextual.actions", 5.0);
  configuration.set("contextual.hidden", 7.0);
  configuration.set("contextual.pretrain_steps", 3.0);
  configuration.set("contextual.label_noise", 0.5);
  configuration.set("contextual.wrong_reward", -1.0);
  configuration.set("noise.reward_noise", 0.0);
  configuration.set("noise.reward_flip", 0.0);
  return configuration;
}

}  // namespace

TEST_CASE("contexts are standard normal and belong to their seed") {
  const auto instance = make_contextual(configuration(), 1, 4);
  REQUIRE(instance.inputs.size() == 400 * 6);
  double sum = 0, squares = 0;
  for (const double x : instance.inputs) {
    sum += x;
    squares += x * x;
  }
  // 2400 deviates: standard errors 0.02 and 0.029; 5 of them: false alarm below 1e-6.
  CHECK(sum / 2400 == Approx(0).margin(0.1));
  CHECK(squares / 2400 == Approx(1).margin(0.15));
  CHECK(make_contextual(configuration(), 1, 4).inputs == instance.inputs);
  CHECK(make_contextual(configuration(), 1, 5).inputs != instance.inputs);
}

TEST_CASE("answers follow from the context and the seed alone; every action is right somewhere") {
  const auto instance = make_contextual(configuration(), 1, 4);
  CHECK(std::set<std::uint32_t>(instance.answers.begin(), instance.answers.end()).size() == 5);
  // The teacher is a function of the seed and of x alone: with fewer training contexts the first ones keep their answers.
  auto fewer = configuration();
  fewer.set("contextual.contexts", 50.0);
  const auto small = make_contextual(fewer, 1, 4);
  CHECK(std::equal(small.answers.begin(), small.answers.end(), instance.answers.begin()));
}

TEST_CASE("observed rewards: mean and variance of flips and noise") {
  const AnswerReward reward = {.flip_probability = 0.2, .noise_std = 0.5};
  constexpr int n = 20'000;
  for (const bool right : {true, false}) {
    double sum = 0, squares = 0;
    for (std::uint32_t i = 0; i < n; ++i) {
      const double observed = reward.observe(right, 7, {0, 0, i});
      sum += observed;
      squares += observed * observed;
    }
    // standard error of the mean 0.0067, of the variance below 0.01; 5 of them: false alarm below 1e-6
    CHECK(sum / n == Approx(reward.observed_mean(right)).margin(0.034));
    CHECK(squares / n - sum / n * sum / n == Approx(reward.observed_variance()).margin(0.05));
  }
  CHECK(AnswerReward{}.observe(true, 7, {}) == 1);
  CHECK(AnswerReward{}.observe(false, 7, {}) == -1);
}

TEST_CASE("observed rewards of 1 and 0, by hand") {
  const AnswerReward plain = {.wrong = 0}, flipped = {.wrong = 0, .flip_probability = 0.25, .noise_std = 0.5};
  CHECK(plain.observe(true, 7, {}) == 1);
  CHECK(plain.observe(false, 7, {}) == 0);
  CHECK(plain.observed_variance() == 0);
  CHECK(plain.observed_value(0.25) == 0.25);
  CHECK(plain.observed_deviation(0.5) == 0.5);
  CHECK(flipped.observed_mean(true) == 0.75);
  CHECK(flipped.observed_mean(false) == 0.25);
  CHECK(flipped.observed_variance() == 0.25 * 0.75 + 0.25);
  CHECK(flipped.observed_value(0.5) == 0.5);
  CHECK(flipped.observed_deviation(0.5) == Approx(std::sqrt(0.25 * 0.25 + flipped.observed_variance())));
  for (std::uint32_t i = 0; i < 50; ++i) {  // flips of one address, whatever the rewards are
    const AnswerReward one = {.wrong = 0, .flip_probability = 0.25}, other = {.wrong = -1, .flip_probability = 0.25};
    CHECK(2 * one.observe(i % 2 == 0, 7, {0, 0, i}) - 1 == other.observe(i % 2 == 0, 7, {0, 0, i}));
  }
}
