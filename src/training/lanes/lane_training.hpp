#pragma once
// One block of runs in lockstep, one per lane: the state of training and its step. Every operation acts lane by lane
// and every decision is taken lane by lane, so a run's numbers depend neither on its neighbours nor on how many there
// are.

#include <algorithm>

#include "training/lanes/lane_adam.hpp"
#include "training/lanes/lane_gradient.hpp"
#include "training/lanes/lane_objective.hpp"

namespace asymsweep {

template <typename T>
class LaneTraining {
 public:
  LaneTraining(const LaneBlock<T>& block, const TrainingParameters& training, std::uint64_t root_seed)
      : block_(block), training_(training), weights_(lane_objective(training)), traits_(weights_.traits()), scale_(training.is_plain() ? block.learning_rate : broadcast<T>(1)), policy_(block.initial_logits),
        schedule_(block, training), baseline_(training.baseline, block.baseline, schedule_.behavior().observed_value),
        mass_{.of_arm = std::vector<T>(block.arms())}, samples_(block, sampled() ? training.batch : 0, root_seed),
        batch_weights_(training, block.baseline, weights_, scale_),
        adam_(training.ascent(), adam() ? block.arms() : 0) {
    if (!traits_.uses_initial) return;
    initial_.resize(block.arms());
    LaneBehavior<T>::take(policy_, initial_);
    if (!sampled()) around_.initial_probabilities = initial_.data();
  }

  const LanePolicy<T>& policy() const { return policy_; }
  const LaneBehavior<T>& behavior() const { return schedule_.behavior(); }

  /// Step `step`, to be called for every step from 0 on.
  void step(std::uint64_t step) {
    const bool refreshed = schedule_.before_step(step, policy_);
    observe(step);
    if (sampled()) sampled_step(step, refreshed);
    else exact_step(refreshed);
    if ((step + 1) % steps_between_rebuilds == 0) policy_.rebuild();
  }

 private:
  using Real = RealOf<T>;

  bool sampled() const { return training_.gradient == GradientKind::sampled; }
  bool adam() const { return !training_.is_plain(); }

  LaneYardstick<T> yardstick() const {
    const bool wants_deviation = traits_.uses_deviation && training_.baseline.estimate == BaselineEstimate::exact;
    return {.baseline = baseline_.of(behavior()),
            .deviation = wants_deviation ? observed_deviation(behavior(), block_) : T{}};
  }

  /// What formulas read of the step and of the policy before it.
  void observe(std::uint64_t step) {
    if (traits_.uses_step) observe_step(training_, step, around_);
    if (!traits_.uses_policy) return;
    write_probabilities();
    observe_policy(std::span<const T>(probabilities_), std::span<const T>(block_.observed_means), traits_, around_);
  }

  void exact_step(bool refreshed) {
    const bool new_mass = refreshed || !traits_.constant_between_refreshes();
    if (new_mass) {
      if (traits_.uses_probabilities && !traits_.uses_policy) write_probabilities();
      exact_mass(block_, behavior(), probabilities_.data(), yardstick(), weights_, around_, scale_, mass_);
    }
    if (adam()) return adam_step();
    policy_.ascend(mass_.of_arm, mass_.total, new_mass ? measured(T{} == T{}) : next_bound());
  }

  void sampled_step(std::uint64_t step, bool refreshed) {
    if (refreshed) samples_.refresh(behavior());
    samples_.draw(step);
    mass_.total = batch_weights_.weigh(samples_, behavior(), policy_, initial_, yardstick(), around_);
    const auto& weights = batch_weights_.weights();
    if (adam()) {
      scatter(weights);
      return adam_step();
    }
    policy_.shrink(mass_.total);
    for (std::size_t i = 0; i < weights.size(); ++i) policy_.push(samples_.arms(i), weights[i]);
    policy_.settle();
  }

  /// The batch as mass of arms.
  void scatter(const std::vector<T>& weights) {
    std::ranges::fill(mass_.of_arm, T{});
    for (std::size_t i = 0; i < weights.size(); ++i)
      for (std::size_t l = 0; l < lane_count<T>; ++l) {
        T& of_arm = mass_.of_arm[samples_.arms(i)[l]];
        set_lane(of_arm, l, lane(of_arm, l) + lane(weights[i], l));
      }
  }

  void adam_step() {
    gradient_.resize(block_.arms());
    const T slope = mass_.total / policy_.total();
    for (std::size_t y = 0; y < block_.arms(); ++y) gradient_[y] = mass_.of_arm[y] - slope * policy_.weights()[y];
    adam_.step(policy_.logits(), gradient_);
    policy_.ascend(gradient_, T{}, lane_largest<T>(block_.arms(), [&](std::size_t y) { return gradient_[y]; }));
  }

  /// A bound on this step, at the price of a look at all arms.
  T measured(MaskOf<T> lanes) { return policy_.measure(mass_.of_arm, mass_.total, mass_.largest, lanes); }

  /// A bound on this step when mass and total are those of the last one.
  T next_bound() {
    const T largest = policy_.largest_step(), bound = bound_of_next_step(largest, mass_.total);
    const auto holds = largest <= Real{0.5};
    if (!any(!holds)) return bound;
    return select(holds, bound, measured(!holds));
  }

  void write_probabilities() {
    probabilities_.resize(block_.arms());
    LaneBehavior<T>::take(policy_, probabilities_);
  }

  const LaneBlock<T>& block_;
  const TrainingParameters& training_;
  SampleWeights<T> weights_;
  AlgorithmTraits traits_;
  Surroundings<T> around_;
  T scale_;  // plain ascent has its learning rate in the mass; Adam scales by itself
  LanePolicy<T> policy_;
  LaneSchedule<T> schedule_;
  LaneBaseline<T> baseline_;
  LaneMass<T> mass_;
  LaneSamples<T> samples_;
  LaneBatchWeights<T> batch_weights_;
  LaneAdam<T> adam_;
  std::vector<T> gradient_, probabilities_, initial_;  // [arms], where used
};

}  // namespace asymsweep
