#include "training/contextual_trainer.hpp"

#include <algorithm>
#include <cmath>

#include "algorithms/registry.hpp"
#include "core/elementary/log.hpp"
#include "core/flush_to_zero.hpp"
#include "core/random.hpp"
#include "policies/tabular.hpp"
#include "training/group_statistics.hpp"
#include "training/optimizer.hpp"
#include "training/parameter_schedule.hpp"

namespace asymsweep {
namespace {

std::vector<double> probabilities(const Policy& policy, std::span<const double> parameters, std::size_t context, std::size_t actions) {
  std::vector<double> logits(actions), result(actions);
  policy.logits(parameters, context, logits);
  softmax(logits, result);
  return result;
}

/// The behaviour policy in one context.
struct ContextBehavior {
  std::vector<double> probabilities;  // mu(.|x), [actions]
  double observed_value = 0;          // V^mu(x) in observed rewards

  ContextBehavior(const ContextualInstance& instance, const Policy& policy, std::span<const double> parameters, std::size_t context)
      : probabilities(asymsweep::probabilities(policy, parameters, context, instance.actions)) {
    for (std::size_t y = 0; y < instance.actions; ++y)
      observed_value += probabilities[y] * instance.reward.observed_mean(y == instance.answers[context]);
  }

  double observed_deviation(const ContextualInstance& instance, std::size_t context) const {
    double variance = instance.reward.observed_variance();
    for (std::size_t y = 0; y < instance.actions; ++y) {
      const double distance = instance.reward.observed_mean(y == instance.answers[context]) - observed_value;
      variance += probabilities[y] * distance * distance;
    }
    return std::sqrt(variance);
  }

  /// By inverse transform, u in (0, 1).
  std::size_t action(double u) const {
    double total = 0, sum = 0;
    for (const double probability : probabilities) total += probability;
    for (std::size_t y = 0; y < probabilities.size(); ++y)
      if (u * total < (sum += probabilities[y])) return y;
    return probabilities.size() - 1;
  }
};

/// The gradient of one step, context by context.
class StepGradient {
 public:
  StepGradient(const ContextualInstance& instance, const Policy& policy, const TrainingParameters& training,
               std::span<const double> parameters, std::span<const double> behavior, std::span<const double> initial)
      : instance_(instance), policy_(policy), training_(training), algorithm_(find_algorithm(training.algorithm)),
        parameters_(parameters), behavior_(behavior), initial_(initial), gradient_(parameters.size()), mass_(instance.actions) {}

  std::vector<double> exact() {
    for (std::size_t context = 0; context < instance_.training_contexts; ++context) add_exact(context, share(instance_.training_contexts));
    return std::move(gradient_);
  }

  std::vector<double> sampled(std::uint64_t root_seed, DrawAddress at) {
    const std::size_t groups = training_.batch / training_.group;
    for (std::uint32_t g = 0; g < groups; ++g)
      add_sampled(place_of(uniform(root_seed, Stream::training_context, {at.seed, at.step, g}), instance_.training_contexts), share(groups),
                  root_seed, {at.seed, at.step, g * static_cast<std::uint32_t>(training_.group)});
    return std::move(gradient_);
  }

 private:
  static double share(std::size_t count) { return 1 / static_cast<double>(count); }

  void add_exact(std::size_t context, double share) {
    const ContextBehavior behavior(instance_, policy_, behavior_, context);
    const auto policy = probabilities(policy_, parameters_, context, instance_.actions);
    const double baseline = exact_baseline(behavior, context), deviation = behavior.observed_deviation(instance_, context);
    for (std::size_t y = 0; y < instance_.actions; ++y)
      mass_[y] = share * behavior.probabilities[y] *
                 algorithm_.weight({.reward = instance_.reward.observed_mean(y == instance_.answers[context]),
                                    .baseline = baseline,
                                    .deviation = deviation,
                                    .policy_probability = policy[y],
                                    .behavior_probability = behavior.probabilities[y]});
    add_mass(context, policy);
  }

  /// `first`: the draw of the group's first sample.
  void add_sampled(std::size_t context, double share, std::uint64_t root_seed, DrawAddress first) {
    const ContextBehavior behavior(instance_, policy_, behavior_, context);
    const auto policy = probabilities(policy_, parameters_, context, instance_.actions);
    std::vector<std::size_t> actions;
    std::vector<double> rewards;
    for (std::uint32_t i = 0; i < training_.group; ++i) {
      const DrawAddress at = {first.seed, first.step, first.index + i};
      actions.push_back(behavior.action(uniform(root_seed, Stream::action, at)));
      rewards.push_back(instance_.reward.observe(actions.back() == instance_.answers[context], root_seed, at));
    }
    const bool of_group = training_.baseline.estimate == BaselineEstimate::group;
    const std::span<const double> group = rewards;
    const double baseline = of_group ? mean_of_group(group) + training_.baseline.value : exact_baseline(behavior, context);
    const double deviation = of_group ? deviation_of_group(group) : behavior.observed_deviation(instance_, context);
    std::ranges::fill(mass_, 0.0);
    for (std::size_t i = 0; i < actions.size(); ++i)
      mass_[actions[i]] += share / static_cast<double>(actions.size()) *
                           algorithm_.weight({.reward = rewards[i],
                                              .baseline = baseline,
                                              .deviation = deviation,
                                              .policy_probability = policy[actions[i]],
                                              .behavior_probability = behavior.probabilities[actions[i]]});
    add_mass(context, policy);
  }

  /// Turns mass into mass(y) - total pi(y) and carries it back to the parameters.
  void add_mass(std::size_t context, const std::vector<double>& policy) {
    double total = 0;
    for (const double mass : mass_) total += mass;
    for (std::size_t y = 0; y < mass_.size(); ++y) mass_[y] -= total * policy[y];
    policy_.add_gradient(parameters_, context, mass_, gradient_);
  }

  double exact_baseline(const ContextBehavior& behavior, std::size_t context) const {
    const auto& baseline = training_.baseline;
    if (!baseline.relative) return baseline.value;
    return baseline.value + (baseline.reference == BaselineReference::initial
                                 ? ContextBehavior(instance_, policy_, initial_, context).observed_value
                                 : behavior.observed_value);
  }

  const ContextualInstance& instance_;
  const Policy& policy_;
  const TrainingParameters& training_;
  const Algorithm& algorithm_;
  std::span<const double> parameters_, behavior_, initial_;
  std::vector<double> gradient_;  // [parameters]
  std::vector<double> mass_;      // [actions]
};

}  // namespace

std::vector<double> pretrain(const ContextualInstance& instance, const Policy& policy, std::uint64_t root_seed,
                             std::uint64_t seed_number) {
  const auto seed = static_cast<std::uint32_t>(seed_number);
  std::vector<double> parameters(policy.parameter_count());
  for (std::uint32_t i = 0; i < parameters.size(); ++i)
    if (const double deviation = policy.initial_deviation(i); deviation > 0)
      parameters[i] = deviation * normal(root_seed, Stream::parameters, {seed, 0, i});
  Optimizer adam(OptimizerKind::adam, pretrain_learning_rate, parameters.size());
  std::vector<double> gradient(parameters.size());
  for (std::uint32_t step = 0; step < instance.pretraining.steps; ++step) {
    std::ranges::fill(gradient, 0.0);
    for (std::uint32_t i = 0; i < pretrain_batch; ++i) {
      // three draws a sample: which context, whether its label is random, which label then
      const auto draw = [&](Stream stream, std::uint32_t index) { return uniform(root_seed, stream, {seed, step, index}); };
      const auto context = place_of(draw(Stream::pretraining, i), instance.training_contexts);
      const bool random_label = draw(Stream::label_noise, 2 * i) < instance.pretraining.label_noise;
      const auto label = random_label ? place_of(draw(Stream::label_noise, 2 * i + 1), instance.actions) : instance.answers[context];
      auto logit_gradient = probabilities(policy, parameters, context, instance.actions);
      for (double& value : logit_gradient) value *= -1.0 / pretrain_batch;
      logit_gradient[label] += 1.0 / pretrain_batch;
      policy.add_gradient(parameters, context, logit_gradient, gradient);
    }
    adam.ascend(parameters, gradient);
  }
  return parameters;
}

std::vector<double> contextual_gradient(const ContextualInstance& instance, const Policy& policy,
                                        const TrainingParameters& training, std::span<const double> parameters,
                                        std::span<const double> behavior, std::span<const double> initial,
                                        std::uint64_t root_seed, std::uint64_t seed, std::uint64_t step) {
  StepGradient gradient(instance, policy, training, parameters, behavior, initial);
  if (training.gradient == GradientKind::exact) return gradient.exact();
  return gradient.sampled(root_seed, {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(step), 0});
}

ContextualScore score(const ContextualInstance& instance, const Policy& policy, std::span<const double> parameters) {
  ContextualScore score;
  for (std::size_t context = 0; context < instance.contexts(); ++context) {
    const auto pi = probabilities(policy, parameters, context, instance.actions);
    const double right = pi[instance.answers[context]];
    if (context >= instance.training_contexts) {
      score.test_accuracy += right / static_cast<double>(instance.test_contexts);
      continue;
    }
    score.train_accuracy += right / static_cast<double>(instance.training_contexts);
    for (const double p : pi)
      if (!(p < std::numeric_limits<double>::min())) score.entropy -= p * elementary::log(p) / static_cast<double>(instance.training_contexts);
  }
  return score;
}

std::optional<ContextualRun> train_contextual(const ContextualInstance& instance, const Policy& policy,
                                              const TrainingParameters& training,
                                              std::span<const std::uint64_t> checkpoints,
                                              std::span<const double> initial, std::uint64_t root_seed,
                                              std::uint64_t seed, const Cancelled& cancelled) {
  constexpr std::uint64_t steps_between_looks = 16;  // a step is long
  const FlushToZero flush;
  std::vector<double> parameters(initial.begin(), initial.end());
  ParameterSchedule<double> schedule(initial, training);
  Optimizer optimizer(training.optimizer, training.learning_rate, parameters.size());
  ContextualRun run{.initial = score(instance, policy, parameters)};
  auto next_checkpoint = checkpoints.begin();
  const auto keep_checkpoint = [&](std::uint64_t step) {
    if (next_checkpoint == checkpoints.end() || *next_checkpoint != step) return;
    run.checkpoints.push_back(score(instance, policy, parameters));
    ++next_checkpoint;
  };
  keep_checkpoint(0);
  for (std::uint64_t step = 0; step < training.steps; ++step) {
    if (step % steps_between_looks == 0 && cancelled()) return std::nullopt;
    const auto& behavior = schedule.before_step(step, parameters);
    optimizer.ascend(parameters, contextual_gradient(instance, policy, training, parameters, behavior, initial, root_seed, seed, step));
    keep_checkpoint(step + 1);
  }
  run.final = score(instance, policy, parameters);
  run.diverged = !std::ranges::all_of(parameters, [](double value) { return std::isfinite(value); });
  return run;
}

}  // namespace asymsweep
