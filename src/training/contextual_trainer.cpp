#include "training/contextual_trainer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/elementary/log.hpp"
#include "core/flush_to_zero.hpp"
#include "core/random.hpp"
#include "training/answer_policy.hpp"
#include "training/contextual_gradient.hpp"
#include "training/measures/contextual_measures.hpp"
#include "training/optimizer.hpp"
#include "training/parameter_schedule.hpp"

namespace asymsweep {
namespace {

bool finite(std::span<const double> values) {
  return std::ranges::all_of(values, [](double value) { return std::isfinite(value); });
}

}  // namespace

std::optional<std::vector<double>> pretrain(const ContextualInstance& instance, const Policy& policy, std::uint64_t root_seed,
                                            std::uint64_t seed_number, const Cancelled& cancelled) {
  const auto seed = static_cast<std::uint32_t>(seed_number);
  const auto& tree = instance.tree;
  std::vector<double> parameters(policy.parameter_count());
  for (std::uint32_t i = 0; i < parameters.size(); ++i)
    if (const double deviation = policy.initial_deviation(i); deviation > 0)
      parameters[i] = deviation * normal(root_seed, Stream::parameters, {seed, 0, i});
  Optimizer adam({.kind = OptimizerKind::adam, .learning_rate = pretrain_learning_rate}, parameters.size());
  std::vector<double> gradient(parameters.size());
  const AnswerPolicy answering(instance, policy, parameters);
  for (std::uint32_t step = 0; step < instance.pretraining.steps; ++step) {
    if (step % contextual_steps_between_questions == 0 && cancelled()) return std::nullopt;
    std::ranges::fill(gradient, 0.0);
    for (std::uint32_t i = 0; i < pretrain_batch; ++i) {
      // three draws a sample: which context, whether its label is random, which label then
      const auto draw = [&](Stream stream, std::uint32_t index) { return uniform(root_seed, stream, {seed, step, index}); };
      const auto context = place_of(draw(Stream::pretraining, i), instance.training_contexts);
      const bool random_label = draw(Stream::label_noise, 2 * i) < instance.pretraining.label_noise;
      const auto label = random_label ? place_of(draw(Stream::label_noise, 2 * i + 1), tree.answers()) : instance.answers[context];
      for (std::size_t t = 0; t < tree.tokens(label); ++t) {
        const AnswerState state = {context, tree.beginning(label, t)};
        auto logit_gradient = answering.next(state);
        for (double& value : logit_gradient) value *= -1.0 / pretrain_batch;
        logit_gradient[tree.last_action(tree.beginning(label, t + 1))] += 1.0 / pretrain_batch;
        answering.add_gradient(state, logit_gradient, gradient);
      }
    }
    adam.ascend(parameters, gradient);
  }
  return parameters;
}

ContextualScore score(const ContextualInstance& instance, const Policy& policy, std::span<const double> parameters) {
  ContextualScore score;
  const AnswerPolicy answering(instance, policy, parameters);
  for (std::size_t context = 0; context < instance.contexts(); ++context) {
    const auto pi = answering.answers(context);
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

namespace {

/// What a policy does in one context.
struct Answering {
  std::vector<double> next, answers;

  Answering(const AnswerPolicy& policy, const AnswerTree& tree, std::size_t context) : answers(policy.answers(context)) {
    for (std::size_t node = 0; node < tree.beginnings(); ++node) {
      const auto row = policy.next({context, node});
      next.insert(next.end(), row.begin(), row.end());
    }
  }
  PolicyLook<double> look() const { return {next.data(), answers.data()}; }
};

}  // namespace

Measures measures(const ContextualInstance& instance, const Policy& policy, const TrainingParameters& training, std::span<const double> parameters,
                  std::span<const double> behavior, std::span<const double> initial, std::uint64_t step) {
  ContextualMeasures<double> sums(instance, training, step);
  const auto in = [&](std::span<const double> of, std::size_t context) { return Answering({instance, policy, of}, instance.tree, context); };
  for (std::size_t context = 0; context < instance.contexts(); ++context) {
    const auto* right = &instance.answers[context];
    const auto pi = in(parameters, context);
    if (context >= instance.training_contexts) sums.add_test(pi.look(), right);
    else sums.add_training(pi.look(), in(behavior, context).look(), in(initial, context).look(), right);
  }
  return sums.of(0);
}

std::optional<ContextualRun> train_contextual(const ContextualInstance& instance, const Policy& policy,
                                              const TrainingParameters& training,
                                              std::span<const std::uint64_t> checkpoints,
                                              std::span<const double> initial, std::uint64_t root_seed,
                                              std::uint64_t seed, const Cancelled& cancelled) {
  const FlushToZero flush;
  std::vector<double> parameters(initial.begin(), initial.end());
  ParameterSchedule<double> schedule(initial, training);
  Optimizer optimizer(training.ascent(), parameters.size());
  ContextualRun run{.initial = score(instance, policy, parameters)};
  const auto judged = [&](std::uint64_t step) {
    auto now = score(instance, policy, parameters);
    if (training.measure.all()) now.measures = measures(instance, policy, training, parameters, schedule.behavior(), initial, step);
    return now;
  };
  auto next_checkpoint = checkpoints.begin();
  const auto keep_checkpoint = [&](std::uint64_t step) {
    if (next_checkpoint == checkpoints.end() || *next_checkpoint != step) return;
    run.checkpoints.push_back({step, judged(step)});
    ++next_checkpoint;
  };
  keep_checkpoint(0);
  for (std::uint64_t step = 0; step < training.steps; ++step) {
    if (step % contextual_steps_between_questions == 0 && cancelled()) return std::nullopt;
    const auto& behavior = schedule.before_step(step, parameters);
    optimizer.ascend(parameters, contextual_gradient(instance, policy, training, parameters, behavior, initial, root_seed, seed, step));
    if (!run.diverged_after && !finite(parameters)) run.diverged_after = step + 1;
    keep_checkpoint(step + 1);
  }
  run.final = judged(training.steps);
  finish(run, training.steps);
  return run;
}

}  // namespace asymsweep
