#include "oracles/bandit_trainer.hpp"

#include <algorithm>
#include <cmath>

#include "core/flush_to_zero.hpp"
#include "core/random.hpp"
#include "oracles/behavior.hpp"
#include "policies/tabular.hpp"
#include "training/baseline.hpp"
#include "training/group_statistics.hpp"
#include "training/optimizer.hpp"
#include "training/rounding.hpp"
#include "training/surroundings.hpp"

namespace asymsweep {
namespace {

double expected_reward(std::span<const double> policy, std::span<const double> rewards) {
  double value = 0;
  for (std::size_t y = 0; y < policy.size(); ++y) value += policy[y] * rewards[y];
  return value;
}

double largest_magnitude(std::span<const double> values) {
  double largest = 0;
  for (const double value : values) largest = std::max(largest, std::abs(value));
  return largest;
}

/// Writes w-weighted mass per arm, mu(y) w(y), and returns its sum: together they are the gradient's two terms.
class WeightedMass {
 public:
  WeightedMass(const BanditInstance& instance, const TrainingParameters& training, std::uint64_t root_seed,
               std::uint64_t seed)
      : instance_(instance), training_(training), weights_of_(objective_of(training)), traits_(weights_of_.traits()),
        root_seed_(root_seed), seed_(static_cast<std::uint32_t>(seed)), rewards_(training.batch), arms_(training.batch),
        initial_value_(BehaviorPolicy(instance.behavior_logits, instance).observed_value), initial_policy_(instance.arms()) {
    softmax(instance.initial_logits, initial_policy_);
  }

  double exact(const BehaviorPolicy& behavior, std::span<const double> policy, std::uint64_t step, std::span<double> mass) {
    observe(step, policy);
    const double baseline = exact_baseline(behavior), deviation = behavior.observed_deviation(instance_);
    double total = 0;
    for (std::size_t y = 0; y < policy.size(); ++y) {
      mass[y] = behavior.probabilities[y] * weight(y, instance_.observed_means[y], baseline, deviation, policy[y], behavior.probabilities[y]);
      total += mass[y];
    }
    return total;
  }

  double sampled(const BehaviorPolicy& behavior, std::span<const double> policy, std::uint64_t step,
                 std::span<double> mass) {
    draw(behavior, step);
    observe(step, policy);
    observe_batch(std::span<const double>(rewards_), {}, traits_, around_);
    std::ranges::fill(mass, 0.0);
    const double share = 1.0 / static_cast<double>(training_.batch);
    double baseline = exact_baseline(behavior), deviation = behavior.observed_deviation(instance_);
    double total = 0;
    for (std::size_t i = 0; i < training_.batch; ++i) {
      const bool of_group = training_.baseline.estimate == BaselineEstimate::group;
      const bool group_begins = (of_group || traits_.uses_groups) && i % training_.group == 0;
      const auto group = std::span<const double>(rewards_).subspan(i, group_begins ? training_.group : 0);
      if (group_begins) observe_group(group, weights_of_, around_);
      if (group_begins && of_group) {
        baseline = baseline_of(training_.baseline, mean_of_group(group));
        deviation = deviation_of_group(group);
      }
      const auto y = arms_[i];
      const double of_sample = share * weight(y, rewards_[i], baseline, deviation, policy[y], behavior.probabilities[y]);
      mass[y] += of_sample;
      total += of_sample;
    }
    return total;
  }

 private:
  double weight(std::size_t arm, double reward, double baseline, double deviation, double pi, double mu) {
    if (traits_.uses_initial) around_.initial_probabilities = &initial_policy_[arm];
    double result = 0;
    weights_of_({.rewards = &reward, .baseline = baseline, .deviation = deviation, .policy_probabilities = &pi, .behavior_probabilities = &mu},
                around_, {&result, 1});
    return result;
  }

  void observe(std::uint64_t step, std::span<const double> policy) {
    observe_step(training_, step, around_);
    observe_policy(policy, std::span<const double>(instance_.observed_means), traits_, around_);
  }

  double exact_baseline(const BehaviorPolicy& behavior) const {
    const auto& baseline = training_.baseline;
    return baseline_of(baseline, baseline.reference == BaselineReference::initial ? initial_value_ : behavior.observed_value);
  }

  void draw(const BehaviorPolicy& behavior, std::uint64_t step) {
    for (std::size_t i = 0; i < training_.batch; ++i) {
      const DrawAddress at = {seed_, static_cast<std::uint32_t>(step), static_cast<std::uint32_t>(i)};
      arms_[i] = behavior.arm(uniform(root_seed_, Stream::action, at));
      rewards_[i] = instance_.reward_model.observe(instance_.mean_rewards[arms_[i]], root_seed_, at);
    }
  }

  const BanditInstance& instance_;
  const TrainingParameters& training_;
  SampleWeights<double> weights_of_;
  AlgorithmTraits traits_;
  Surroundings<double> around_;
  std::uint64_t root_seed_;
  std::uint32_t seed_;
  std::vector<double> rewards_;         // [batch], as observed
  std::vector<std::size_t> arms_;       // [batch]
  double initial_value_;                // V^mu of mu_0
  std::vector<double> initial_policy_;  // pi_ref, [arms]
};

/// Follows the rounds of a run: start from the behaviour policy's expected reward, end at the policy's.
class RoundObserver {
 public:
  RoundObserver(const BanditInstance& instance, const TrainingParameters& training)
      : rewards_(instance.mean_rewards), training_(training),
        observed_(!training.lag || training.lag_mode == LagMode::periodic),
        rounding_(reward_rounding(Precision::double_precision) * largest_magnitude(instance.mean_rewards)),
        start_(expected_reward(BehaviorPolicy(instance.behavior_logits, instance).probabilities, rewards_)) {
    if (observed_) summary_ = {.rounds = 0, .improved = 0, .worst_change = std::numeric_limits<double>::infinity()};
  }

  /// `policy` after `step` steps.
  void after_step(std::uint64_t step, std::span<const double> policy) {
    const bool ends = step == training_.steps || (training_.lag && step % *training_.lag == 0);
    if (!observed_ || !ends) return;
    const double end = expected_reward(policy, rewards_);
    summary_.rounds += 1;
    summary_.improved += end - start_ > rounding_;
    summary_.worst_change = std::min(summary_.worst_change, end - start_);
    start_ = end;
  }

  const RoundSummary& summary() const { return summary_; }

 private:
  std::span<const double> rewards_;
  const TrainingParameters& training_;
  bool observed_;
  double rounding_, start_;
  RoundSummary summary_;
};

}  // namespace

std::optional<BanditRun> train_bandit(const BanditInstance& instance, const TrainingParameters& training,
                                      std::span<const std::uint64_t> checkpoints, std::uint64_t root_seed,
                                      std::uint64_t seed, const Cancelled& cancelled) {
  const FlushToZero flush;
  const auto arms = instance.arms();
  std::vector<double> logits = instance.initial_logits, policy(arms), mass(arms), gradient(arms);
  BanditRun run{.instance = instance};
  BehaviorSchedule schedule(instance, training);
  WeightedMass weighted_mass(instance, training, root_seed, seed);
  Optimizer optimizer(training.ascent(), arms);
  RoundObserver observer(instance, training);

  softmax(logits, policy);
  if (training.measure.all()) run.initial_policy = policy;
  auto next_checkpoint = checkpoints.begin();
  const auto keep_checkpoint = [&](std::uint64_t step) {
    if (next_checkpoint == checkpoints.end() || *next_checkpoint != step) return;
    run.checkpoint_policies.push_back(policy);
    if (training.measure.all()) run.checkpoint_behaviors.push_back(schedule.policy().probabilities);
    ++next_checkpoint;
  };
  keep_checkpoint(0);
  for (std::uint64_t step = 0; step < training.steps; ++step) {
    if (step % steps_between_questions == 0 && cancelled()) return std::nullopt;
    const auto& behavior = schedule.before_step(step, logits);
    const double total = training.gradient == GradientKind::exact
                             ? weighted_mass.exact(behavior, policy, step, mass)
                             : weighted_mass.sampled(behavior, policy, step, mass);
    for (std::size_t y = 0; y < arms; ++y) gradient[y] = mass[y] - total * policy[y];
    optimizer.ascend(logits, gradient);
    softmax(logits, policy);
    observer.after_step(step + 1, policy);
    keep_checkpoint(step + 1);
  }
  run.final_policy = policy;
  if (training.measure.all()) run.final_behavior = schedule.policy().probabilities;
  run.rounds = observer.summary();
  finish(run);
  return run;
}

}  // namespace asymsweep
