#pragma once
// The policy gradient of one step for a block of seeds: the twin of training/contextual_gradient.hpp.

#include <memory>

#include "training/lanes/answer_samples.hpp"
#include "training/lanes/answer_weights.hpp"

namespace asymsweep {

/// What a step depends on; all vectors are [parameters].
template <typename T>
struct StepPolicies {
  const std::vector<T>&parameters, &behavior, &initial;
  bool refreshed;  ///< whether the behaviour policy is another one than in the last step
};

template <typename T>
class ContextualStep {
 public:
  virtual ~ContextualStep() = default;
  /// Writes dJ/dparameters of step `step`, [parameters].
  virtual void gradient(std::uint32_t step, const StepPolicies<T>& policies, std::vector<T>& result) = 0;

 protected:
  static constexpr std::size_t lanes = lane_count<T>;
  using Real = RealOf<T>;

  ContextualStep(const ContextualBlock<T>& block, const NetworkShape& shape, const TrainingParameters& training)
      : block_(block), training_(training), tree_(block.shape().tree), weights_(block.shape().reward, training),
        policy_(block, shape), behavior_(block, shape) {}

  /// Turns mass into mass(action) - total pi(action), both [rows][actions].
  void subtract(const std::vector<T>& pi, std::vector<T>& mass) const {
    for (std::size_t first = 0; first < mass.size(); first += tree_.actions) {
      T total = {};
      for (std::size_t y = 0; y < tree_.actions; ++y) total += mass[first + y];
      for (std::size_t y = 0; y < tree_.actions; ++y) mass[first + y] -= total * pi[first + y];
    }
  }

  /// Probability of the right answer under the first behaviour policy, [contexts], where the baseline refers to it.
  std::vector<T> initial_right(const std::vector<T>& initial, const LaneNumbers& contexts) {
    return weights_.of_initial() ? behavior_.right(initial, contexts) : std::vector<T>(contexts.size() / lanes);
  }

  const ContextualBlock<T>& block_;
  const TrainingParameters& training_;
  AnswerTree tree_;
  AnswerWeights<T> weights_;
  LaneAnswers<T> policy_, behavior_;
  std::vector<T> mass_;  // [rows][actions]
};

template <typename T>
class ExactStep final : public ContextualStep<T> {
 public:
  ExactStep(const ContextualBlock<T>& block, const NetworkShape& shape, const TrainingParameters& training)
      : ContextualStep<T>(block, shape, training), contexts_(block.range(0, block.shape().training_contexts)) {
    block.describe(block.all_states(contexts_), x_);
  }

  void gradient(std::uint32_t, const StepPolicies<T>& policies, std::vector<T>& result) override {
    const std::size_t edges = this->block_.beginnings() * this->tree_.actions;
    if (policies.refreshed) mu_ = this->behavior_.answers(this->behavior_.next(policies.behavior, x_));
    const auto first = this->initial_right(policies.initial, contexts_);
    const auto& next = this->policy_.next(policies.parameters, x_);
    const auto pi = this->weights_.traits().uses_probabilities ? this->policy_.answers(next) : std::vector<T>(mu_.size());
    this->mass_.assign(next.size(), T{});
    for (std::size_t c = 0; c < first.size(); ++c) {
      const std::size_t at = c * this->tree_.answers();
      weigh(c, &mu_[at], &pi[at], first[c], &this->mass_[c * edges]);
    }
    this->subtract(next, this->mass_);
    this->policy_.gradient(policies.parameters, x_, this->mass_, result);
  }

 private:
  using Real = RealOf<T>;

  /// Writes the mass of every action from every beginning, [beginnings][actions], in context `c`. An action from a beginning leads
  /// to the node one above its place.
  void weigh(std::size_t c, const T* mu, const T* pi, const T& initial_right, T* mass) {
    const std::size_t actions = this->tree_.actions, beginnings = this->block_.beginnings();
    const auto& reward = this->block_.shape().reward;
    T right = {};
    rewards_.assign(this->tree_.answers(), broadcast<T>(static_cast<Real>(reward.observed_mean(false))));
    for (std::size_t l = 0; l < lane_count<T>; ++l) {
      const auto answer = this->block_.answer(static_cast<std::uint32_t>(c), l);
      set_lane(right, l, lane(mu[answer], l));
      set_lane(rewards_[answer], l, static_cast<Real>(reward.observed_mean(true)));
    }
    const auto weights = this->weights_.of(rewards_, this->weights_.exact(right, initial_right), pi, mu);
    const Real share = 1 / static_cast<Real>(this->block_.shape().training_contexts);
    for (std::size_t answer = 0; answer < weights.size(); ++answer) mass[beginnings + answer - 1] = share * mu[answer] * weights[answer];
    for (std::size_t node = beginnings; --node > 0;)
      for (std::size_t y = 0; y < actions; ++y) mass[node - 1] += mass[node * actions + y];
  }

  LaneNumbers contexts_;
  std::vector<T> x_, rewards_, mu_;  // [contexts][beginnings][features], [answers], [contexts][answers]
};

template <typename T>
class SampledStep final : public ContextualStep<T> {
 public:
  SampledStep(const ContextualBlock<T>& block, const NetworkShape& shape, const TrainingParameters& training, std::uint64_t root_seed)
      : ContextualStep<T>(block, shape, training), samples_(block, training, this->weights_.traits().uses_probabilities, root_seed), probabilities_(training.batch) {}

  void gradient(std::uint32_t step, const StepPolicies<T>& policies, std::vector<T>& result) override {
    samples_.draw(step, this->behavior_, policies.behavior, policies.refreshed);
    const auto& next = this->policy_.next(policies.parameters, samples_.x());
    if (this->weights_.traits().uses_probabilities) multiply(next);
    std::vector<T> right, first;
    if (!this->weights_.of_group()) {
      right = this->behavior_.right(policies.behavior, samples_.contexts());
      first = this->initial_right(policies.initial, samples_.contexts());
    }
    this->mass_.assign(next.size(), T{});
    const std::size_t group = this->training_.group;
    for (std::size_t g = 0; g < samples_.groups(); ++g) {
      const auto rewards = std::span(samples_.rewards()).subspan(g * group, group);
      add_group(g * group, rewards, this->weights_.of_group() ? this->weights_.group(rewards) : this->weights_.exact(right[g], first[g]));
    }
    this->subtract(next, this->mass_);
    this->policy_.gradient(policies.parameters, samples_.x(), this->mass_, result);
  }

 private:
  using Real = RealOf<T>;

  /// pi(y|x) of every sample.
  void multiply(const std::vector<T>& next) {
    std::ranges::fill(probabilities_, broadcast<T>(1));
    for (std::size_t t = 0; t < this->tree_.length; ++t)
      for (std::size_t i = 0; i < probabilities_.size(); ++i) {
        const T* of_row = &next[samples_.row(i, t) * this->tree_.actions];
        for (std::size_t l = 0; l < lane_count<T>; ++l)
          set_lane(probabilities_[i], l, lane(probabilities_[i], l) * lane(of_row[samples_.actions(i, t)[l]], l));
      }
  }

  /// Adds what the samples from `first` on weigh to the mass of each of their actions.
  void add_group(std::size_t first, std::span<const T> rewards, const LaneYardstick<T>& against) {
    const auto weights = this->weights_.of(rewards, against, probabilities_.data() + first, samples_.probabilities().data() + first);
    const Real share = 1 / static_cast<Real>(samples_.groups()) / static_cast<Real>(rewards.size());
    for (std::size_t i = 0; i < rewards.size(); ++i) {
      const T weight = share * weights[i];
      for (std::size_t t = 0; t < this->tree_.length; ++t) {
        T* of_row = &this->mass_[samples_.row(first + i, t) * this->tree_.actions];
        for (std::size_t l = 0; l < lane_count<T>; ++l) {
          T& of_action = of_row[samples_.actions(first + i, t)[l]];
          set_lane(of_action, l, lane(of_action, l) + lane(weight, l));
        }
      }
    }
  }

  AnswerSamples<T> samples_;
  std::vector<T> probabilities_;  // pi(y|x), [batch], where used
};

template <typename T>
std::unique_ptr<ContextualStep<T>> make_contextual_step(const ContextualBlock<T>& block, const NetworkShape& shape,
                                                        const TrainingParameters& training, std::uint64_t root_seed) {
  if (training.gradient == GradientKind::exact) return std::make_unique<ExactStep<T>>(block, shape, training);
  return std::make_unique<SampledStep<T>>(block, shape, training, root_seed);
}

}  // namespace asymsweep
