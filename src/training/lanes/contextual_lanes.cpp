#include "training/lanes/contextual_lanes.hpp"

#include <cmath>
#include <deque>
#include <limits>

#include "core/elementary/log.hpp"
#include "core/flush_to_zero.hpp"
#include "training/contextual_trainer.hpp"
#include "training/lanes/contextual_step.hpp"
#include "training/lanes/lane_adam.hpp"
#include "training/parameter_schedule.hpp"

namespace asymsweep {
namespace {

using Vector = NativeLanes<double>;
constexpr std::size_t lanes = lane_count<Vector>;

/// The twin of Optimizer: gradient ascent on parameters of several seeds.
class Ascent {
 public:
  Ascent(OptimizerKind kind, double learning_rate, std::size_t parameters)
      : kind_(kind), learning_rate_(learning_rate), adam_(learning_rate, kind == OptimizerKind::adam ? parameters : 0) {}

  /// `gradient` is used up.
  void ascend(std::vector<Vector>& parameters, std::vector<Vector>& gradient) {
    const double scale = kind_ == OptimizerKind::adam ? 1 : learning_rate_;
    if (kind_ == OptimizerKind::adam) adam_.step(gradient);
    for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i] += scale * gradient[i];
  }

 private:
  OptimizerKind kind_;
  double learning_rate_;
  LaneAdam<Vector> adam_;
};

class BlockTraining {
 public:
  BlockTraining(std::span<const ContextualInstance> instances, const Policy& policy, const NetworkShape& shape,
                const TrainingParameters& training, std::uint64_t root_seed, std::uint64_t first_seed)
      : block_(instances, first_seed), policy_(policy), training_(training), root_seed_(root_seed), shape_(shape), network_(shape),
        behavior_network_(shape), step_(block_, training, root_seed), parameters_(shape.parameters()), gradient_(shape.parameters()) {}

  void pretrain();
  /// Nothing when cancelled; else a run for each of `seeds` lanes.
  std::optional<std::vector<ContextualRun>> train(std::size_t seeds, std::span<const std::uint64_t> checkpoints, const Cancelled& cancelled);

 private:
  void take_step(std::uint32_t step, const std::vector<Vector>& behavior, const std::vector<Vector>& initial, Ascent& ascent);
  std::vector<ContextualScore> scores();
  bool diverged(std::size_t l) const;

  /// pi(.|x) in the rows of x_, [rows][actions].
  std::vector<Vector>& probabilities(LaneNetwork<Vector>& network, const std::vector<Vector>& parameters) {
    auto& rows = network.logits(parameters, x_, x_.size() / shape_.features);
    softmax_rows(rows, shape_.actions);
    return rows;
  }

  ContextualBlock<Vector> block_;
  const Policy& policy_;
  const TrainingParameters& training_;
  std::uint64_t root_seed_;
  NetworkShape shape_;
  LaneNetwork<Vector> network_, behavior_network_;
  ContextualStep<Vector> step_;
  std::vector<Vector> parameters_, gradient_;  // [parameters]
  std::vector<Vector> x_, logit_gradient_;     // [rows][features], [rows][actions]
};

void BlockTraining::pretrain() {
  for (std::uint32_t i = 0; i < parameters_.size(); ++i)
    for (std::size_t l = 0; l < lanes; ++l)
      if (const double deviation = policy_.initial_deviation(i); deviation > 0)
        set_lane(parameters_[i], l, deviation * normal(root_seed_, Stream::parameters, {block_.seeds()[l], 0, i}));
  const auto& instance = block_.shape();
  Ascent ascent(OptimizerKind::adam, pretrain_learning_rate, parameters_.size());
  LaneDraws context_draws(root_seed_, block_.seeds(), pretrain_batch), label_draws(root_seed_, block_.seeds(), 2 * pretrain_batch);
  ContextRows contexts(pretrain_batch * lanes);
  for (std::uint32_t step = 0; step < instance.pretraining.steps; ++step) {
    const auto uniforms = context_draws.uniform(Stream::pretraining, step);
    for (std::size_t s = 0; s < contexts.size(); ++s)
      contexts[s] = static_cast<std::uint32_t>(place_of(uniforms[s], instance.training_contexts));
    block_.gather(contexts, x_);
    logit_gradient_ = probabilities(network_, parameters_);
    for (Vector& value : logit_gradient_) value *= -1.0 / pretrain_batch;
    const auto labels = label_draws.uniform(Stream::label_noise, step);
    for (std::size_t i = 0; i < pretrain_batch; ++i)
      for (std::size_t l = 0; l < lanes; ++l) {
        const bool random_label = labels[2 * i * lanes + l] < instance.pretraining.label_noise;
        const auto label = random_label ? place_of(labels[(2 * i + 1) * lanes + l], instance.actions) : block_.answer(contexts, i, l);
        Vector& value = logit_gradient_[i * shape_.actions + label];
        set_lane(value, l, lane(value, l) + 1.0 / pretrain_batch);
      }
    network_.gradient(parameters_, x_, logit_gradient_, gradient_);
    ascent.ascend(parameters_, gradient_);
  }
}

void BlockTraining::take_step(std::uint32_t step, const std::vector<Vector>& behavior, const std::vector<Vector>& initial, Ascent& ascent) {
  block_.gather(step_.contexts(step), x_);
  static const std::vector<Vector> unused;
  const bool uses_initial = training_.baseline.relative && training_.baseline.reference == BaselineReference::initial;
  const auto first = uses_initial ? probabilities(behavior_network_, initial) : unused;
  const auto& mu = probabilities(behavior_network_, behavior);
  step_.logit_gradient(step, probabilities(network_, parameters_), mu, first, logit_gradient_);
  network_.gradient(parameters_, x_, logit_gradient_, gradient_);
  ascent.ascend(parameters_, gradient_);
}

std::vector<ContextualScore> BlockTraining::scores() {
  constexpr std::size_t at_a_time = 64;
  const auto& instance = block_.shape();
  const auto train_count = static_cast<double>(instance.training_contexts), test_count = static_cast<double>(instance.test_contexts);
  std::vector<ContextualScore> scores(lanes);
  Vector entropy = {};
  for (std::size_t first = 0; first < instance.contexts(); first += at_a_time) {
    const auto contexts = block_.range(first, std::min(at_a_time, instance.contexts() - first));
    block_.gather(contexts, x_);
    const auto& pi = probabilities(network_, parameters_);
    for (std::size_t r = 0; r < contexts.size() / lanes; ++r) {
      const bool training = first + r < instance.training_contexts;
      for (std::size_t l = 0; l < lanes; ++l) {
        const double right = lane(pi[r * shape_.actions + block_.answer(contexts, r, l)], l);
        if (training) scores[l].train_accuracy += right / train_count;
        else scores[l].test_accuracy += right / test_count;
      }
      for (std::size_t y = 0; training && y < shape_.actions; ++y) {
        const Vector p = pi[r * shape_.actions + y];
        entropy -= select(p < std::numeric_limits<double>::min(), Vector{}, p * elementary::log(p) / train_count);
      }
    }
  }
  for (std::size_t l = 0; l < lanes; ++l) scores[l].entropy = lane(entropy, l);
  return scores;
}

bool BlockTraining::diverged(std::size_t l) const {
  for (const auto& parameter : parameters_)
    if (!std::isfinite(lane(parameter, l))) return true;
  return false;
}

std::optional<std::vector<ContextualRun>> BlockTraining::train(std::size_t seeds, std::span<const std::uint64_t> checkpoints,
                                                               const Cancelled& cancelled) {
  constexpr std::uint64_t steps_between_looks = 16;  // a step is long
  const auto initial = parameters_;
  ParameterSchedule<Vector> schedule(std::span<const Vector>(initial), training_);
  Ascent ascent(training_.optimizer, training_.learning_rate, parameters_.size());
  std::vector<ContextualRun> runs(seeds);
  const auto start = scores();
  for (std::size_t l = 0; l < seeds; ++l) runs[l].initial = start[l];
  auto next_checkpoint = checkpoints.begin();
  const auto keep_checkpoint = [&](std::uint64_t step) {
    if (next_checkpoint == checkpoints.end() || *next_checkpoint != step) return;
    const auto now = scores();
    for (std::size_t l = 0; l < seeds; ++l) runs[l].checkpoints.push_back(now[l]);
    ++next_checkpoint;
  };
  keep_checkpoint(0);
  for (std::uint64_t step = 0; step < training_.steps; ++step) {
    if (step % steps_between_looks == 0 && cancelled()) return std::nullopt;
    take_step(static_cast<std::uint32_t>(step), schedule.before_step(step, parameters_), initial, ascent);
    keep_checkpoint(step + 1);
  }
  const auto end = scores();
  for (std::size_t l = 0; l < seeds; ++l) {
    runs[l].final = end[l];
    runs[l].diverged = diverged(l);
  }
  return runs;
}

}  // namespace

std::optional<std::vector<ContextualRun>> train_contextual_lanes(std::span<const ContextualInstance> instances,
                                                                 const Policy& policy, const NetworkShape& network,
                                                                 const TrainingParameters& training,
                                                                 std::span<const std::uint64_t> checkpoints,
                                                                 std::uint64_t root_seed, std::uint64_t first_seed,
                                                                 const Cancelled& cancelled) {
  const FlushToZero flush;
  std::vector<ContextualRun> runs;
  for (std::size_t first = 0; first < instances.size(); first += lanes) {
    const auto count = std::min(lanes, instances.size() - first);
    BlockTraining block(instances.subspan(first, count), policy, network, training, root_seed, first_seed + first);
    block.pretrain();
    auto own = block.train(count, checkpoints, cancelled);
    if (!own) return std::nullopt;
    runs.insert(runs.end(), own->begin(), own->end());
  }
  return runs;
}

}  // namespace asymsweep
