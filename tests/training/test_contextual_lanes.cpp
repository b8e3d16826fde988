// Networks in lanes against the scalar trainer, one seed at a time; and a seed's bits against its neighbours.

#include <catch2/catch.hpp>

#include <limits>

#include "algorithms/formula.hpp"
#include "algorithms/registry.hpp"
#include "tests/training/small_contexts.hpp"
#include "training/contextual_trainer.hpp"
#include "training/lanes/contextual_lanes.hpp"

using namespace asymsweep;

namespace {

constexpr std::uint64_t root_seed = 3;
const std::vector<std::uint64_t> checkpoints = {0, 1, 7, 40};
const char* const networks[] = {"linear", "mlp"};

std::vector<ContextualInstance> instances_of(const std::string& environment, std::size_t count, std::uint64_t pretrain_steps, AnswerReward reward = {}) {
  std::vector<ContextualInstance> instances;
  for (std::uint64_t seed = 0; seed < count; ++seed)
    instances.push_back(small_instance(environment, 11, root_seed, seed, reward, {.steps = pretrain_steps, .label_noise = 0.3}));
  return instances;
}

NetworkShape shape_of(const std::string& name, const ContextualShape& shape) {
  return {.features = shape.features(), .hidden = name == "mlp" ? shape.hidden : 0, .actions = shape.tree.actions};
}

TrainingParameters training_of(const std::string& algorithm, GradientKind gradient) {
  TrainingParameters training{.algorithm = algorithm};
  training.gradient = gradient;
  training.batch = 20;
  training.group = 4;
  training.steps = 40;
  training.lag = 7;
  training.learning_rate = 0.3;
  training.baseline = {.relative = true, .value = -0.1};
  return training;
}

std::vector<ContextualRun> in_lanes(const char* name, std::span<const ContextualInstance> instances, const TrainingParameters& training,
                                    std::uint64_t first_seed = 0) {
  return *train_contextual_lanes(instances, *small_policy(name, instances[0]), shape_of(name, instances[0]), training, checkpoints, root_seed, first_seed, never);
}

ContextualRun alone(const char* name, const ContextualInstance& instance, const TrainingParameters& training, std::uint64_t seed) {
  const auto policy = small_policy(name, instance);
  const auto base = *pretrain(instance, *policy, root_seed, seed, never);
  return *train_contextual(instance, *policy, training, checkpoints, base, root_seed, seed, never);
}

std::vector<double> numbers(const ContextualRun& run) {
  std::vector<double> all;
  const auto add = [&](const ContextualScore& score) { all.insert(all.end(), {score.train_accuracy, score.test_accuracy, score.entropy}); };
  add(run.initial);
  add(run.final);
  for (const auto& checkpoint : run.checkpoints) add(checkpoint.score);
  return all;
}

/// Of every checkpoint and of the end; a NaN as -1.
std::vector<double> measures_of(const ContextualRun& run) {
  std::vector<double> all;
  const auto add = [&](const Measures& of) {
    for (const auto field : {&Measures::pass_at_k, &Measures::greedy, &Measures::low_temperature, &Measures::kl_behavior, &Measures::kl_initial,
                             &Measures::effective_sample_size, &Measures::negative_share, &Measures::negative_share_below_mu, &Measures::answer_length,
                             &Measures::right_answer_length, &Measures::wrong_answer_length})
      all.push_back(std::isnan(of.*field) ? -1 : of.*field);
  };
  for (const auto& checkpoint : run.checkpoints) add(checkpoint.score.measures);
  add(run.final.measures);
  return all;
}

std::shared_ptr<const Formula> formula_of(const ContextualShape& shape, const std::string& weight) {
  const double length = static_cast<double>(shape.tree.length);
  return bound_formula(FormulaKind::weight, weight, {}, {.arms = static_cast<double>(shape.tree.actions), .steps = 40, .group_size = 4, .length = length, .ends = shape.tree.ends});
}

/// A weight for each token, of the policy before training too.
std::shared_ptr<const Formula> weight_of_tokens(const ContextualShape& shape) {
  return formula_of(shape, "token_ratio*(R - V)/length - 0.1*log(token_pi/token_pi_ref)*position");
}

}  // namespace

TEST_CASE("networks in lanes give the scalar trainer's bits: every algorithm, gradient, lag and baseline") {
  for (const char* environment : environments_with_contexts)
    for (const char* name : networks)
      for (const auto& algorithm : algorithms())
        for (const auto gradient : {GradientKind::exact, GradientKind::sampled})
          for (const auto mode : {LagMode::periodic, LagMode::delay})
            for (const auto& baseline : {BaselineParameters{.relative = true, .value = -0.1, .estimate = BaselineEstimate::group},
                                         BaselineParameters{.relative = true, .value = 0.1},
                                         BaselineParameters{.relative = true, .value = -0.2, .reference = BaselineReference::initial},
                                         BaselineParameters{.relative = false, .value = -0.3}}) {
              if (gradient == GradientKind::exact && baseline.estimate == BaselineEstimate::group) continue;
              auto training = training_of(algorithm.name, gradient);
              training.lag_mode = mode;
              training.baseline = baseline;
              CAPTURE(environment, name, algorithm.name, static_cast<int>(gradient), static_cast<int>(mode), baseline.value);
              const auto instances = instances_of(environment, 5, 0);
              const auto runs = in_lanes(name, instances, training);
              REQUIRE(runs.size() == instances.size());
              for (std::size_t i = 0; i < runs.size(); ++i) REQUIRE(numbers(runs[i]) == numbers(alone(name, instances[i], training, i)));
            }
}

TEST_CASE("networks in lanes give the scalar trainer's measures, bit by bit, and change nothing else") {
  for (const char* environment : environments_with_contexts)
    for (const char* name : networks)
      for (const std::string algorithm : {"asymre", "grpo", "topr", "tokens"})
        for (const auto estimate : {BaselineEstimate::exact, BaselineEstimate::group})
          for (const auto mode : {LagMode::periodic, LagMode::delay}) {
            auto training = training_of(algorithm, GradientKind::sampled);
            training.lag_mode = mode;
            training.baseline.estimate = estimate;
            CAPTURE(environment, name, algorithm, static_cast<int>(estimate), static_cast<int>(mode));
            const auto instances = instances_of(environment, 5, 0);
            if (algorithm == "tokens") training.formula = weight_of_tokens(instances[0]);
            const auto without = in_lanes(name, instances, training);
            training.measure.metrics = MetricSet::all;
            const auto runs = in_lanes(name, instances, training);
            for (std::size_t i = 0; i < runs.size(); ++i) {
              const auto of_lanes = measures_of(runs[i]);
              REQUIRE(of_lanes == measures_of(alone(name, instances[i], training, i)));
              REQUIRE(numbers(runs[i]) == numbers(without[i]));
              CHECK(runs[i].checkpoints[0].score.measures.kl_behavior == 0);
              CHECK(runs[i].checkpoints[0].score.measures.kl_initial == 0);
              CHECK(runs[i].checkpoints[0].score.measures.effective_sample_size == Approx(1).epsilon(1e-12));
              if (instances[i].tree.ends) continue;  // of 40 answers no right one may be drawn, and V be below every reward
              CHECK(runs[i].final.measures.kl_behavior > 0);
              CHECK(runs[i].final.measures.negative_share > 0);
              CHECK(runs[i].final.measures.negative_share < 1);
            }
          }
}

TEST_CASE("networks in lanes give the scalar trainer's bits where a weight reads lengths") {
  for (const char* environment : environments_with_contexts)
    for (const auto gradient : {GradientKind::exact, GradientKind::sampled})
      for (const char* weight : {"(R - V)/length", "token_ratio*(R - V)*position/length", "(R - V)/batch_length", "ratio^(1/length)*(R - V)/batch_length"}) {
        if (gradient == GradientKind::exact && std::string(weight).ends_with("batch_length")) continue;
        CAPTURE(environment, weight, static_cast<int>(gradient));
        const auto instances = instances_of(environment, 5, 0);
        auto training = training_of("mine", gradient);
        training.formula = formula_of(instances[0], weight);
        const auto runs = in_lanes("mlp", instances, training);
        for (std::size_t i = 0; i < runs.size(); ++i) REQUIRE(numbers(runs[i]) == numbers(alone("mlp", instances[i], training, i)));
      }
}

TEST_CASE("networks in lanes: noisy rewards, flips, no refresh, a refresh each step") {
  for (const char* environment : environments_with_contexts)
    for (const std::optional<std::uint64_t> lag : {std::optional<std::uint64_t>{}, {1}, {1000}}) {
      auto training = training_of("grpo", GradientKind::sampled);
      training.lag = lag;
      const auto instances = instances_of(environment, 3, 0, {.flip_probability = 0.2, .noise_std = 0.7});
      const auto runs = in_lanes("mlp", instances, training);
      for (std::size_t i = 0; i < runs.size(); ++i) REQUIRE(numbers(runs[i]) == numbers(alone("mlp", instances[i], training, i)));
    }
}

TEST_CASE("rewards of 1 and 0 with V are rewards of 1 and -1 with 2V - 1, at twice the learning rate") {
  // R' = 2R - 1, V' = 2V - 1 and s' = 2s: A' = 2A, and a weight that is linear in A doubles; A/s and R > V stay. Doubling is exact, and so
  // are the differences here: V is a multiple of 1/8. An exact V^mu is not: equal to rounding.
  for (const char* environment : environments_with_contexts)
    for (const auto& algorithm : algorithms())
      for (const auto& baseline : {BaselineParameters{.relative = false, .value = 0.375},
                                   BaselineParameters{.relative = true, .value = -0.125, .estimate = BaselineEstimate::group},
                                   BaselineParameters{.relative = true, .value = -0.125}}) {
        CAPTURE(environment, algorithm.name, baseline.value, static_cast<int>(baseline.estimate));
        const bool scales = algorithm.name != "grpo" && algorithm.name != "sft";
        auto training = training_of(algorithm.name, GradientKind::sampled);
        training.baseline = baseline;
        training.learning_rate = scales ? 0.6 : 0.3;
        const auto zero = instances_of(environment, 3, 0, {.wrong = 0, .flip_probability = 0.2}), one = instances_of(environment, 3, 0, {.flip_probability = 0.2});
        const auto with_zero = in_lanes("mlp", zero, training);
        REQUIRE(numbers(with_zero[0]) == numbers(alone("mlp", zero[0], training, 0)));
        training.learning_rate = 0.3;
        training.baseline.value = 2 * baseline.value - (baseline.relative ? 0 : 1);
        const auto with_one = in_lanes("mlp", one, training);
        for (std::size_t i = 0; i < zero.size(); ++i) {
          const auto left = numbers(with_zero[i]), right = numbers(with_one[i]);
          if (baseline.relative && baseline.estimate == BaselineEstimate::exact)
            for (std::size_t k = 0; k < left.size(); ++k) REQUIRE(left[k] == Approx(right[k]).epsilon(0).margin(1e-10));
          else REQUIRE(left == right);
        }
      }
}

TEST_CASE("networks in lanes: pretraining and Adam agree to rounding") {
  for (const char* environment : environments_with_contexts)
    for (const char* name : networks)
      for (const auto optimizer : {OptimizerKind::sgd, OptimizerKind::adam, OptimizerKind::adamw}) {
        auto training = training_of("asymre", GradientKind::sampled);
        training.optimizer = optimizer;
        if (optimizer != OptimizerKind::sgd) training.learning_rate = 0.01;
        if (optimizer == OptimizerKind::adamw) training.weight_decay = 0.1, training.warmup_steps = 5, training.clip_norm = 0.05;
        const auto instances = instances_of(environment, 5, 60);
        const auto runs = in_lanes(name, instances, training);
        for (std::size_t i = 0; i < runs.size(); ++i) {
          const auto lane_numbers = numbers(runs[i]), twin = numbers(alone(name, instances[i], training, i));
          CHECK(runs[i].initial.train_accuracy > 1.1 / static_cast<double>(instances[i].tree.answers()));  // pretrained
          for (std::size_t k = 0; k < twin.size(); ++k) REQUIRE(lane_numbers[k] == Approx(twin[k]).epsilon(0).margin(1e-9));
        }
      }
}

TEST_CASE("networks in lanes: a seed's bits depend on no neighbour, even on one that diverges") {
  const char* const environment = GENERATE("contextual", "tokens", "ending tokens");
  auto instances = instances_of(environment, 19, 10);
  const auto training = training_of("asymre", GradientKind::sampled);
  const auto together = in_lanes("mlp", instances, training);
  for (const std::size_t first : {0, 3, 17})
    for (const std::size_t count : {1, 2}) {
      const auto runs = in_lanes("mlp", std::span(instances).subspan(first, count), training, first);
      for (std::size_t i = 0; i < count; ++i) REQUIRE(numbers(runs[i]) == numbers(together[first + i]));
    }
  for (double& input : instances[1].inputs) input = std::numeric_limits<double>::infinity();
  const auto beside = in_lanes("mlp", instances, training);
  CHECK(beside[1].diverged_after == 1);
  for (const std::size_t i : {0, 2, 3, 18}) {
    CHECK(!beside[i].diverged_after);
    CHECK(numbers(beside[i]) == numbers(together[i]));
  }
}

TEST_CASE("cancelled networks in lanes leave nothing") {
  const auto instances = instances_of("tokens", 2, 0);
  CHECK(!train_contextual_lanes(instances, *small_policy("linear", instances[0]), shape_of("linear", instances[0]),
                                training_of("asymre", GradientKind::sampled), checkpoints, root_seed, 0, [] { return true; }));
}
