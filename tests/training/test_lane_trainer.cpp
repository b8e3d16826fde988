// Seeds in lanes against the slow twin, one seed at a time; and a seed's bits against its neighbours.

#include <catch2/catch.hpp>

#include <cmath>
#include <numeric>

#include "oracles/bandit_trainer.hpp"
#include "training/lanes/lane_trainer.hpp"

using namespace asymsweep;

namespace {

/// Double lanes and the scalar twin differ by rounding only, which training neither cancels nor blows up here.
constexpr double rounding = 1e-11;
/// Single lanes keep logits to 24 bits: 1e-6 of a logit of 10, over some hundred steps.
constexpr double single_rounding = 2e-4;

BanditInstance random_bandit(std::size_t arms, std::uint32_t seed) {
  BanditInstance instance;
  for (std::uint32_t y = 0; y < arms; ++y) {
    instance.mean_rewards.push_back(uniform(1, Stream::reward_means, {seed, 0, y}));
    instance.behavior_logits.push_back(2 * normal(1, Stream::behavior_logits, {seed, 0, y}));
  }
  instance.observed_means = instance.mean_rewards;
  instance.initial_logits = instance.behavior_logits;
  return instance;
}

std::vector<BanditInstance> random_bandits(std::size_t arms, std::size_t count) {
  std::vector<BanditInstance> instances;
  for (std::uint32_t seed = 0; seed < count; ++seed) instances.push_back(random_bandit(arms, seed));
  return instances;
}

TrainingParameters exact(std::uint64_t steps) {
  TrainingParameters training{.algorithm = "asymre"};
  training.steps = steps;
  training.lag = 20;
  training.baseline = {.relative = true, .value = -0.1};
  return training;
}

TrainingParameters sampled(std::uint64_t steps) {
  auto training = exact(steps);
  training.gradient = GradientKind::sampled;
  return training;
}

std::vector<std::uint64_t> every_step(const TrainingParameters& training) {
  std::vector<std::uint64_t> steps(training.steps + 1);
  std::iota(steps.begin(), steps.end(), 0);
  return steps;
}

std::vector<BanditRun> train_lanes(const std::vector<BanditInstance>& instances, const TrainingParameters& training,
                                   std::uint64_t first_seed = 0) {
  return *train_bandit_lanes(instances, training, every_step(training), 5, first_seed, never);
}

BanditRun train_scalar(const BanditInstance& instance, const TrainingParameters& training, std::uint64_t seed) {
  return *train_bandit(instance, training, every_step(training), 5, seed, never);
}

double largest_difference(const BanditRun& a, const BanditRun& b) {
  REQUIRE(a.checkpoint_policies.size() == b.checkpoint_policies.size());
  double largest = 0;
  for (std::size_t c = 0; c < a.checkpoint_policies.size(); ++c)
    for (std::size_t y = 0; y < a.final_policy.size(); ++y) {
      const double difference = std::abs(a.checkpoint_policies[c][y] - b.checkpoint_policies[c][y]);
      if (!(difference <= largest)) largest = difference;  // NaN too
    }
  return largest;
}

void require_twins(const std::vector<BanditInstance>& instances, const TrainingParameters& training, double tolerance) {
  const auto runs = train_lanes(instances, training);
  REQUIRE(runs.size() == instances.size());
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const auto twin = train_scalar(instances[i], training, i);
    CAPTURE(i);
    REQUIRE(largest_difference(runs[i], twin) < tolerance);
    REQUIRE(runs[i].final_policy == runs[i].checkpoint_policies.back());
    REQUIRE(runs[i].diverged == twin.diverged);
    if (std::isnan(twin.rounds.rounds)) {
      REQUIRE(std::isnan(runs[i].rounds.rounds));
      continue;
    }
    REQUIRE(runs[i].rounds.rounds == twin.rounds.rounds);
    REQUIRE(runs[i].rounds.worst_change == Approx(twin.rounds.worst_change).epsilon(0).margin(10 * tolerance));
    if (tolerance == rounding) REQUIRE(runs[i].rounds.improved == twin.rounds.improved);
  }
}

void require_same_bits(const BanditRun& a, const BanditRun& b) {
  REQUIRE(a.checkpoint_policies == b.checkpoint_policies);
  REQUIRE(a.rounds.rounds == b.rounds.rounds);
  REQUIRE(a.rounds.improved == b.rounds.improved);
  REQUIRE(a.rounds.worst_change == b.rounds.worst_change);
}

}  // namespace

TEST_CASE("lanes and scalar agree: gradients, lags, optimizers, baselines, numbers of arms") {
  const std::vector<BaselineParameters> baselines = {
      {.relative = false, .value = 0.4},
      {.relative = true, .value = -0.1},
      {.relative = true, .value = 0.1, .reference = BaselineReference::initial}};
  for (const std::size_t arms : {2, 5, 37})
    for (auto training : {exact(300), sampled(300)})
      for (const std::optional<std::uint64_t> lag : {std::optional<std::uint64_t>{}, {1}, {7}, {1000}})
        for (const auto mode : {LagMode::periodic, LagMode::delay})
          for (const auto optimizer : {OptimizerKind::sgd, OptimizerKind::adam, OptimizerKind::adamw})
            for (const auto& baseline : baselines) {
              training.lag = lag;
              training.lag_mode = mode;
              training.optimizer = optimizer;
              training.learning_rate = optimizer == OptimizerKind::sgd ? 0.5 : 0.01;
              if (optimizer == OptimizerKind::adamw) training.weight_decay = 0.5, training.warmup_steps = 7, training.clip_norm = 0.03;
              else training.weight_decay = 0, training.warmup_steps = 0, training.clip_norm = std::numeric_limits<double>::infinity();
              training.baseline = baseline;
              CAPTURE(arms, static_cast<int>(training.gradient), lag.value_or(0), static_cast<int>(mode),
                      static_cast<int>(optimizer), baseline.value);
              require_twins(random_bandits(arms, 5), training, rounding);
            }
}

TEST_CASE("lanes and scalar agree on every kind of observed reward, and on a group baseline") {
  for (const RewardModel& model : {RewardModel{.noise_std = 0.5}, RewardModel{.bernoulli = true},
                                   RewardModel{.bernoulli = true, .flip_probability = 0.2, .noise_std = 0.1}}) {
    auto instances = random_bandits(9, 9);
    for (auto& instance : instances) {
      instance.reward_model = model;
      for (double& mean : instance.observed_means) mean = model.observed_mean(mean);
    }
    auto training = sampled(200);
    require_twins(instances, training, rounding);
    require_twins(instances, exact(200), rounding);
    training.batch = 12;
    training.group = 4;
    training.baseline = {.relative = true, .value = -0.1, .estimate = BaselineEstimate::group};
    require_twins(instances, training, rounding);
  }
}

TEST_CASE("steps of every size agree: each number of squarings, and weights rebuilt") {
  for (const double learning_rate : {0.01, 0.1, 0.3, 1.0, 3.0, 10.0, 100.0})
    for (auto training : {exact(200), sampled(200)}) {
      if (learning_rate > 10) training.steps = 4;  // beyond that it is chaos, and twins part
      training.learning_rate = learning_rate;
      training.lag.reset();
      training.baseline = {.relative = true, .value = -0.5};
      CAPTURE(learning_rate, static_cast<int>(training.gradient));
      require_twins(random_bandits(11, 6), training, 100 * rounding);  // a large rate amplifies rounding
    }
}

TEST_CASE("an arm whose weight has vanished comes back") {
  // pi_0 puts exp(-900) on the only arm with a positive advantage: 0 in double. Against the others its logit rises by 0.8 a step.
  BanditInstance instance;
  instance.mean_rewards = instance.observed_means = {1.0, 0.0, 0.1};
  instance.behavior_logits = {0, 0, 0};
  instance.initial_logits = {-900, 0, 0};
  auto training = exact(3000);
  training.lag.reset();
  training.learning_rate = 2;
  training.baseline = {.relative = false, .value = 0.2};
  require_twins({instance, instance}, training, rounding);
  const auto run = train_lanes({instance}, training)[0];
  CHECK(run.checkpoint_policies[0][0] == 0);
  CHECK(run.checkpoint_policies[100][0] == 0);
  CHECK(run.final_policy[0] > 0.9);
}

TEST_CASE("single precision is double precision to 24 bits") {
  for (auto training : {exact(300), sampled(300)})
    for (const std::optional<std::uint64_t> lag : {std::optional<std::uint64_t>{}, {1}, {7}}) {
      training.precision = Precision::single;
      training.lag = lag;
      CAPTURE(static_cast<int>(training.gradient), lag.value_or(0));
      require_twins(random_bandits(20, 9), training, single_rounding);
    }
}

TEST_CASE("a seed's bits do not depend on how many seeds are trained with it, nor on which") {
  const auto instances = random_bandits(7, 35);
  for (auto training : {exact(130), sampled(130)})
    for (const auto precision : {Precision::double_precision, Precision::single}) {
      training.precision = precision;
      training.learning_rate = 2;  // steps of many sizes, so that lanes take different numbers of squarings
      const auto together = train_lanes(instances, training);
      for (const std::size_t count : {1, 2, 3, 5, 8, 17})
        for (std::size_t first = 0; first + count <= instances.size(); first += 3) {
          const std::vector<BanditInstance> some(instances.begin() + static_cast<std::ptrdiff_t>(first),
                                                 instances.begin() + static_cast<std::ptrdiff_t>(first + count));
          const auto runs = train_lanes(some, training, first);
          REQUIRE(runs.size() == count);
          for (std::size_t i = 0; i < count; ++i) require_same_bits(runs[i], together[first + i]);
        }
    }
}

TEST_CASE("a neighbour that diverges changes nothing") {
  auto instances = random_bandits(7, 6);
  const auto calm = train_lanes(instances, exact(130));
  for (double& reward : instances[2].observed_means) reward *= 1e308;
  const auto runs = train_lanes(instances, exact(130));
  CHECK(runs[2].diverged);
  CHECK(std::isnan(runs[2].rounds.worst_change));
  CHECK(train_scalar(instances[2], exact(130), 2).diverged);
  for (const std::size_t i : {0, 1, 3, 4, 5}) {
    CHECK(!runs[i].diverged);
    require_same_bits(runs[i], calm[i]);
  }
}

TEST_CASE("cancelled lanes leave nothing") {
  CHECK(!train_bandit_lanes(random_bandits(3, 3), exact(10), {}, 0, 0, [] { return true; }));
}

TEST_CASE("a round that changes nothing has not improved") {
  auto training = exact(100);  // five rounds
  training.learning_rate = 0;
  const auto instances = random_bandits(6, 5);
  for (const auto& run : train_lanes(instances, training)) {
    CHECK(run.rounds.rounds == 5);
    CHECK(run.rounds.improved <= 1);  // the first one starts from another sum of the same numbers
  }
  CHECK(train_scalar(instances[0], training, 0).rounds.improved == 0);
}
