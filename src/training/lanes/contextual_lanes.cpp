#include "training/lanes/kernel_table.hpp"

#include <limits>
#include <optional>

#include "core/elementary/log.hpp"
#include "core/flush_to_zero.hpp"
#include "training/contextual_trainer.hpp"
#include "training/lanes/contextual_step.hpp"
#include "training/lanes/lane_adam.hpp"
#include "training/lanes/lane_sums.hpp"
#include "training/measures/contextual_measures.hpp"
#include "training/parameter_schedule.hpp"

namespace asymsweep {
namespace {

using Vector = NativeLanes<double>;
constexpr std::size_t lanes = lane_count<Vector>;

constexpr auto no_label = std::numeric_limits<std::uint32_t>::max();

/// The twin of Optimizer: gradient ascent on parameters of several seeds.
class Ascent {
 public:
  Ascent(const OptimizerParameters& optimizer, std::size_t parameters)
      : is_plain_(optimizer.kind == OptimizerKind::sgd), learning_rate_(optimizer.learning_rate), adam_(optimizer, is_plain_ ? 0 : parameters) {}

  /// `gradient` is used up. Returns 0 in the lanes whose parameters are all finite, NaN in the others.
  Vector ascend(std::vector<Vector>& parameters, std::vector<Vector>& gradient) {
    const double scale = is_plain_ ? learning_rate_ : 1;
    if (!is_plain_) adam_.step(parameters, gradient);
    return lane_sum<Vector>(parameters.size(), [&](std::size_t i) {
      parameters[i] += scale * gradient[i];
      return 0.0 * parameters[i];
    });
  }

 private:
  bool is_plain_;
  double learning_rate_;
  LaneAdam<Vector> adam_;
};

/// When a policy is measured, and against which others: parameters of mu and of pi_0.
struct Moment {
  const std::vector<Vector>&behavior, &initial;
  std::uint64_t step;
};

class BlockTraining {
 public:
  BlockTraining(std::span<const ContextualInstance> instances, const Policy& policy, const NetworkShape& shape,
                const TrainingParameters& training, std::uint64_t root_seed, std::uint64_t first_seed)
      : block_(instances, first_seed), tree_(block_.shape().tree), policy_(policy), training_(training), root_seed_(root_seed),
        answers_(block_, shape), others_(block_, shape), step_(make_contextual_step(block_, shape, training, root_seed)),
        parameters_(shape.parameters()), gradient_(shape.parameters()) {}

  /// False when cancelled.
  bool pretrain(const Cancelled& cancelled);
  /// Nothing when cancelled; else a run for each of `seeds` lanes.
  std::optional<std::vector<ContextualRun>> train(std::size_t seeds, std::span<const std::uint64_t> checkpoints, const Cancelled& cancelled);

 private:
  void draw_parameters();
  void draw_labels(std::span<const double> context_draws, std::span<const double> label_draws);
  /// Of each lane. `moment`: where measures are asked for.
  std::vector<ContextualScore> scores(const Moment* moment = nullptr);
  void add_measures(ContextualMeasures<Vector>& sums, const Moment& moment, std::size_t first, const LaneNumbers& contexts,
                    const std::vector<Vector>& next, const std::vector<Vector>& pi);

  ContextualBlock<Vector> block_;
  AnswerTree tree_;
  const Policy& policy_;
  const TrainingParameters& training_;
  std::uint64_t root_seed_;
  LaneAnswers<Vector> answers_, others_;  // of the policy; of those that it is measured against
  std::unique_ptr<ContextualStep<Vector>> step_;
  std::vector<Vector> parameters_, gradient_;  // [parameters]
  std::vector<Vector> x_;                      // [rows][features]
  StateRows rows_;                             // of pretraining: batch by action, and in them
  LaneNumbers labels_;                         // the action to learn, or none where the answer has ended, [rows][lanes]
};

void BlockTraining::draw_parameters() {
  for (std::uint32_t i = 0; i < parameters_.size(); ++i)
    for (std::size_t l = 0; l < lanes; ++l)
      if (const double deviation = policy_.initial_deviation(i); deviation > 0)
        set_lane(parameters_[i], l, deviation * normal(root_seed_, Stream::parameters, {block_.seeds()[l], 0, i}));
}

void BlockTraining::draw_labels(std::span<const double> context_draws, std::span<const double> label_draws) {
  const auto& instance = block_.shape();
  rows_ = {LaneNumbers(pretrain_batch * tree_.length * lanes), LaneNumbers(pretrain_batch * tree_.length * lanes)};
  labels_.resize(rows_.nodes.size());
  for (std::size_t i = 0; i < pretrain_batch; ++i)
    for (std::size_t l = 0; l < lanes; ++l) {
      const auto context = static_cast<std::uint32_t>(place_of(context_draws[i * lanes + l], instance.training_contexts));
      const bool random_label = label_draws[2 * i * lanes + l] < instance.pretraining.label_noise;
      const auto label = random_label ? place_of(label_draws[(2 * i + 1) * lanes + l], tree_.answers()) : block_.answer(context, l);
      for (std::size_t t = 0; t < tree_.length; ++t) {
        const std::size_t place = (i * tree_.length + t) * lanes + l;
        rows_.contexts[place] = context;
        rows_.nodes[place] = 0;
        labels_[place] = no_label;
        if (t >= tree_.tokens(label)) continue;
        rows_.nodes[place] = static_cast<std::uint32_t>(tree_.beginning(label, t));
        labels_[place] = static_cast<std::uint32_t>(tree_.last_action(tree_.beginning(label, t + 1)));
      }
    }
}

bool BlockTraining::pretrain(const Cancelled& cancelled) {
  draw_parameters();
  Ascent ascent({.kind = OptimizerKind::adam, .learning_rate = pretrain_learning_rate}, parameters_.size());
  LaneDraws context_draws(root_seed_, block_.seeds(), pretrain_batch), label_draws(root_seed_, block_.seeds(), 2 * pretrain_batch);
  for (std::uint32_t step = 0; step < block_.shape().pretraining.steps; ++step) {
    if (step % contextual_steps_between_questions == 0 && cancelled()) return false;
    draw_labels(context_draws.uniform(Stream::pretraining, step), label_draws.uniform(Stream::label_noise, step));
    x_.clear();
    block_.describe(rows_, x_);
    const auto& next = answers_.next(parameters_, x_);
    std::vector<Vector> mass(next.size());
    for (std::size_t s = 0; s < labels_.size(); ++s)
      if (labels_[s] != no_label) set_lane(mass[s / lanes * tree_.actions + labels_[s]], s % lanes, 1.0 / pretrain_batch);
    subtract_total(next, tree_.actions, mass);
    answers_.gradient(parameters_, x_, mass, gradient_);
    ascent.ascend(parameters_, gradient_);
  }
  return true;
}

/// `next`: of the policy, in all states of `contexts`, of which the first is `first`; `pi`: of its answers.
void BlockTraining::add_measures(ContextualMeasures<Vector>& sums, const Moment& moment, std::size_t first, const LaneNumbers& contexts,
                                 const std::vector<Vector>& next, const std::vector<Vector>& pi) {
  const std::size_t edges = block_.beginnings() * tree_.actions, answers = tree_.answers(), count = contexts.size() / lanes;
  const bool train = first < block_.shape().training_contexts;
  const auto other_next = [&](const std::vector<Vector>& parameters) { return train ? others_.next(parameters, x_) : std::vector<Vector>(); };
  const auto next_mu = other_next(moment.behavior), next_initial = other_next(moment.initial);
  const auto mu = others_.answers(next_mu), initial = others_.answers(next_initial);
  const auto look = [&](const std::vector<Vector>& of_next, const std::vector<Vector>& of_answers, std::size_t c) {
    return PolicyLook<Vector>{&of_next[c * edges], &of_answers[c * answers]};
  };
  LaneNumbers right(lanes);
  for (std::size_t c = 0; c < count; ++c) {
    for (std::size_t l = 0; l < lanes; ++l) right[l] = block_.answer(contexts[c * lanes + l], l);
    if (first + c >= block_.shape().training_contexts) sums.add_test(look(next, pi, c), right.data());
    else sums.add_training(look(next, pi, c), look(next_mu, mu, c), look(next_initial, initial, c), right.data());
  }
}

std::vector<ContextualScore> BlockTraining::scores(const Moment* moment) {
  const std::size_t at_a_time = std::max<std::size_t>(1, 64 / block_.beginnings()), answers = tree_.answers();
  const auto& instance = block_.shape();
  const auto train_count = static_cast<double>(instance.training_contexts), test_count = static_cast<double>(instance.test_contexts);
  std::vector<ContextualScore> scores(lanes);
  std::optional<ContextualMeasures<Vector>> measures;
  if (moment) measures.emplace(instance, training_, moment->step);
  Vector entropy = {};
  for (std::size_t first = 0; first < instance.contexts(); first += at_a_time) {
    const auto contexts = block_.range(first, std::min(at_a_time, instance.contexts() - first));
    x_.clear();
    block_.describe(block_.all_states(contexts), x_);
    const auto& next = answers_.next(parameters_, x_);
    const auto pi = answers_.answers(next);
    if (moment) add_measures(*measures, *moment, first, contexts, next, pi);
    for (std::size_t c = 0; c < contexts.size() / lanes; ++c) {
      const bool training = first + c < instance.training_contexts;
      for (std::size_t l = 0; l < lanes; ++l) {
        const double right = lane(pi[c * answers + block_.answer(contexts[c * lanes + l], l)], l);
        if (training) scores[l].train_accuracy += right / train_count;
        else scores[l].test_accuracy += right / test_count;
      }
      for (std::size_t y = 0; training && y < answers; ++y) {
        const Vector p = pi[c * answers + y];
        entropy -= select(p < std::numeric_limits<double>::min(), Vector{}, p * elementary::log(p) / train_count);
      }
    }
  }
  for (std::size_t l = 0; l < lanes; ++l) {
    scores[l].entropy = lane(entropy, l);
    if (moment) scores[l].measures = measures->of(l);
  }
  return scores;
}

std::optional<std::vector<ContextualRun>> BlockTraining::train(std::size_t seeds, std::span<const std::uint64_t> checkpoints,
                                                               const Cancelled& cancelled) {
  const auto initial = parameters_;
  ParameterSchedule<Vector> schedule(std::span<const Vector>(initial), training_);
  Ascent ascent(training_.ascent(), parameters_.size());
  std::vector<ContextualRun> runs(seeds);
  const auto start = scores();
  for (std::size_t l = 0; l < seeds; ++l) runs[l].initial = start[l];
  auto last = start;  // the scores of step `last_step`: the start and the end are checkpoints too, as a rule
  std::optional<std::uint64_t> last_step;
  if (!training_.measure.all()) last_step = 0;
  const auto judged = [&](std::uint64_t step) -> const std::vector<ContextualScore>& {
    const Moment moment = {schedule.behavior(), initial, step};
    if (last_step != step) last = scores(training_.measure.all() ? &moment : nullptr);
    last_step = step;
    return last;
  };
  auto next_checkpoint = checkpoints.begin();
  const auto keep_checkpoint = [&](std::uint64_t step) {
    if (next_checkpoint == checkpoints.end() || *next_checkpoint != step) return;
    const auto& now = judged(step);
    for (std::size_t l = 0; l < seeds; ++l) runs[l].checkpoints.push_back({step, now[l]});
    ++next_checkpoint;
  };
  keep_checkpoint(0);
  for (std::uint64_t step = 0; step < training_.steps; ++step) {
    if (step % contextual_steps_between_questions == 0 && cancelled()) return std::nullopt;
    const auto& behavior = schedule.before_step(step, parameters_);
    step_->gradient(static_cast<std::uint32_t>(step), {parameters_, behavior, initial, schedule.refreshed()}, gradient_);
    const Vector poison = ascent.ascend(parameters_, gradient_);
    for (std::size_t l = 0; l < seeds; ++l)
      if (!runs[l].diverged_after && !(lane(poison, l) == 0)) runs[l].diverged_after = step + 1;
    keep_checkpoint(step + 1);
  }
  const auto& end = judged(training_.steps);
  for (std::size_t l = 0; l < seeds; ++l) {
    runs[l].final = end[l];
    finish(runs[l], training_.steps);
  }
  return runs;
}

}  // namespace

namespace kernel {

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
    if (!block.pretrain(cancelled)) return std::nullopt;
    auto own = block.train(count, checkpoints, cancelled);
    if (!own) return std::nullopt;
    runs.insert(runs.end(), own->begin(), own->end());
  }
  return runs;
}

}  // namespace kernel
}  // namespace asymsweep
