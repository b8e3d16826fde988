#include <catch2/catch.hpp>

#include <cmath>

#include "oracles/bandit_trainer.hpp"
#include "policies/tabular.hpp"
#include "training/metrics/policy_metrics.hpp"

using namespace asymsweep;

namespace {

BanditInstance small_bandit() {
  BanditInstance instance;
  instance.mean_rewards = instance.observed_means = {0.2, 0.6, 1.0, 0.4};
  instance.behavior_logits = instance.initial_logits = {0.5, 0.0, -0.5, 0.2};
  return instance;
}

TrainingParameters exact(double v, std::uint64_t steps) {
  TrainingParameters training{.algorithm = "asymre"};
  training.steps = steps;
  training.baseline.value = v;
  return training;
}

BanditRun train(const BanditInstance& instance, const TrainingParameters& training, std::uint64_t seed = 0) {
  std::vector<std::uint64_t> checkpoints;
  for (std::uint64_t step = 0; step <= training.steps; ++step) checkpoints.push_back(step);
  return *train_bandit(instance, training, checkpoints, 5, seed, never);
}

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

}  // namespace

TEST_CASE("the exact gradient is the derivative of J: finite differences") {
  const auto instance = small_bandit();
  constexpr double v = 0.3, h = 1e-6;
  std::vector<double> mu(4);
  softmax(instance.behavior_logits, mu);
  const auto objective = [&](std::vector<double> logits) {
    std::vector<double> pi(4);
    softmax(logits, pi);
    double value = 0;
    for (std::size_t y = 0; y < 4; ++y) value += mu[y] * std::log(pi[y]) * (instance.mean_rewards[y] - v);
    return value;
  };
  auto training = exact(v, 1);
  training.lag.reset();
  training.learning_rate = 1e-3;
  const auto run = train(instance, training);
  std::vector<double> expected_logits = instance.initial_logits, expected(4);
  for (std::size_t y = 0; y < 4; ++y) {
    auto up = instance.initial_logits, down = instance.initial_logits;
    up[y] += h;
    down[y] -= h;
    expected_logits[y] += training.learning_rate * (objective(up) - objective(down)) / (2 * h);
  }
  softmax(expected_logits, expected);
  CHECK(largest_difference(run.final_policy, expected) < 1e-11);
}

TEST_CASE("lag 1 with the exact gradient is on-policy: the trajectory does not depend on V (G8)") {
  auto low = exact(-3, 200), high = exact(0.9, 200);
  low.lag = high.lag = 1;
  CHECK(largest_difference(train(small_bandit(), low).final_policy, train(small_bandit(), high).final_policy) < 1e-12);
}

TEST_CASE("a delay is the policy of lag steps ago: replayed by hand") {
  const auto instance = small_bandit();
  auto training = exact(0.1, 9);
  training.lag = 3;
  training.lag_mode = LagMode::delay;
  const auto run = train(instance, training);

  std::vector<std::vector<double>> logits = {instance.initial_logits};
  for (std::size_t t = 0; t < 9; ++t) {
    std::vector<double> pi(4), mu(4);
    softmax(logits[t], pi);
    softmax(t >= 3 ? logits[t - 3] : instance.behavior_logits, mu);
    double total = 0;
    for (std::size_t y = 0; y < 4; ++y) total += mu[y] * (instance.mean_rewards[y] - 0.1);
    logits.push_back(logits[t]);
    for (std::size_t y = 0; y < 4; ++y)
      logits[t + 1][y] += mu[y] * (instance.mean_rewards[y] - 0.1) - total * pi[y];
  }
  std::vector<double> expected(4);
  softmax(logits.back(), expected);
  CHECK(largest_difference(run.final_policy, expected) < 1e-13);
  CHECK(std::isnan(run.rounds.rounds));
}

TEST_CASE("a lag longer than training, periodic or delayed, never refreshes") {
  auto never_refreshed = exact(0.1, 20), periodic = exact(0.1, 20), delayed = exact(0.1, 20);
  never_refreshed.lag.reset();
  periodic.lag = delayed.lag = 21;
  delayed.lag_mode = LagMode::delay;
  const auto expected = train(small_bandit(), never_refreshed).final_policy;
  CHECK(train(small_bandit(), periodic).final_policy == expected);
  CHECK(train(small_bandit(), delayed).final_policy == expected);
}

TEST_CASE("the sampled gradient is the exact one on average") {
  // One step from the same start: the mean over 20,000 seeds of the logit step is within 5 standard errors of the exact
  // step (standard deviation of a sampled step below 0.2 per seed): false alarm below 1e-5 over 4 arms.
  constexpr int n = 20'000;
  const auto instance = small_bandit();
  auto training = exact(0.3, 1);
  training.lag.reset();
  training.learning_rate = 0.01;
  const auto log_ratio_to_first = [](const std::vector<double>& policy, std::size_t y) { return std::log(policy[y] / policy[0]); };
  const auto expected = train(instance, training).final_policy;
  training.gradient = GradientKind::sampled;
  training.batch = 4;
  std::vector<double> mean(4);
  for (std::uint64_t seed = 0; seed < n; ++seed) {
    const auto policy = train(instance, training, seed).final_policy;
    for (std::size_t y = 1; y < 4; ++y) mean[y] += log_ratio_to_first(policy, y) / n;
  }
  for (std::size_t y = 1; y < 4; ++y)
    CHECK(mean[y] == Approx(log_ratio_to_first(expected, y)).epsilon(0).margin(5 * 0.01 * 0.4 / std::sqrt(n)));
}

TEST_CASE("a group baseline subtracts the group's own mean: equal rewards move nothing") {
  auto instance = small_bandit();
  instance.mean_rewards = instance.observed_means = {0.7, 0.7, 0.7, 0.7};
  auto training = exact(0, 50);
  training.gradient = GradientKind::sampled;
  training.batch = 16;
  training.group = 8;
  training.baseline = {.relative = true, .value = 0, .estimate = BaselineEstimate::group};
  CHECK(largest_difference(train(instance, training).final_policy, train(instance, training).checkpoint_policies[0]) < 1e-12);
}

TEST_CASE("a relative baseline: current follows the rounds, initial stays") {
  auto absolute = exact(0, 40), initial = exact(0, 40), current = exact(0, 40);
  const auto instance = small_bandit();
  absolute.lag = initial.lag = current.lag = 10;
  const double v_mu = metrics::initial_expected_reward(train(instance, absolute), {});
  absolute.baseline.value = v_mu - 0.2;
  initial.baseline = {.relative = true, .value = -0.2, .reference = BaselineReference::initial};
  current.baseline = {.relative = true, .value = -0.2, .reference = BaselineReference::current};
  CHECK(largest_difference(train(instance, absolute).final_policy, train(instance, initial).final_policy) < 1e-12);
  CHECK(largest_difference(train(instance, absolute).checkpoint_policies[10], train(instance, current).checkpoint_policies[10]) < 1e-12);
  CHECK(largest_difference(train(instance, absolute).final_policy, train(instance, current).final_policy) > 1e-3);
}

TEST_CASE("rewards and baseline shifted together change nothing") {
  auto shifted = small_bandit();
  for (double& reward : shifted.mean_rewards) reward += 3;
  shifted.observed_means = shifted.mean_rewards;
  auto training = exact(0.3, 100), shifted_training = exact(3.3, 100);
  for (const auto gradient : {GradientKind::exact, GradientKind::sampled}) {
    training.gradient = shifted_training.gradient = gradient;
    CHECK(largest_difference(train(small_bandit(), training).final_policy, train(shifted, shifted_training).final_policy) < 1e-10);
  }
}

TEST_CASE("rounds: counted whole and cut short, worst change and improvements") {
  auto training = exact(0.1, 25);
  training.lag = 10;
  const auto run = train(small_bandit(), training);
  const auto reward = [&](std::size_t step) { return metrics::expected_reward(run, run.checkpoint_policies[step]); };
  const std::vector<double> changes = {reward(10) - reward(0), reward(20) - reward(10), reward(25) - reward(20)};
  CHECK(run.rounds.rounds == 3);
  CHECK(run.rounds.improved == 3);
  CHECK(run.rounds.worst_change == Approx(*std::min_element(changes.begin(), changes.end())).epsilon(1e-12));
}

TEST_CASE("numbers that stop being numbers are reported, not thrown") {
  auto instance = small_bandit();
  for (double& reward : instance.mean_rewards) reward *= 1000;
  instance.observed_means = instance.mean_rewards;
  auto training = exact(0.1, 20);
  training.learning_rate = 1e308;  // the first step overflows
  const auto run = train(instance, training);
  CHECK(run.diverged);
  CHECK(std::isnan(metrics::expected_reward(run, run.final_policy)));
  CHECK(std::isnan(metrics::support_size(run, run.final_policy)));
  CHECK(std::isnan(run.rounds.worst_change));
}

TEST_CASE("Adam's first step is the learning rate in the sign of the gradient") {
  auto training = exact(0.3, 1);
  training.optimizer = OptimizerKind::adam;
  training.learning_rate = 0.1;
  training.lag.reset();
  const auto instance = small_bandit();
  const auto run = train(instance, training);
  std::vector<double> mu(4), logits = instance.initial_logits, expected(4);
  softmax(instance.behavior_logits, mu);
  double total = 0;
  for (std::size_t y = 0; y < 4; ++y) total += mu[y] * (instance.mean_rewards[y] - 0.3);
  for (std::size_t y = 0; y < 4; ++y)
    logits[y] += 0.1 * (mu[y] * (instance.mean_rewards[y] - 0.3) - total * mu[y] > 0 ? 1 : -1);
  softmax(logits, expected);
  CHECK(largest_difference(run.final_policy, expected) < 1e-7);
}

TEST_CASE("a cancelled run leaves nothing") {
  CHECK(!train_bandit(small_bandit(), exact(0.1, 10), {}, 0, 0, [] { return true; }));
}
