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
        policy_(block, shape), behavior_(block, shape), reference_(block, shape) {}

  /// Probability of the right answer under the first behaviour policy, [contexts], where the baseline refers to it.
  std::vector<T> initial_right(const std::vector<T>& initial, const LaneNumbers& contexts) {
    return weights_.of_initial() ? behavior_.right(initial, contexts) : std::vector<T>(contexts.size() / lanes);
  }

  const ContextualBlock<T>& block_;
  const TrainingParameters& training_;
  AnswerTree tree_;
  AnswerWeights<T> weights_;
  LaneAnswers<T> policy_, behavior_, reference_;
  std::vector<T> mass_;  // [rows][actions]
};

template <typename T>
class ExactStep final : public ContextualStep<T> {
 public:
  ExactStep(const ContextualBlock<T>& block, const NetworkShape& shape, const TrainingParameters& training)
      : ContextualStep<T>(block, shape, training), contexts_(block.range(0, block.shape().training_contexts)) {
    block.describe(block.all_states(contexts_), x_);
    for (std::size_t answer = 0; answer < this->tree_.answers(); ++answer) lengths_.push_back(broadcast<T>(static_cast<Real>(this->tree_.tokens(answer))));
    this->weights_.around().lengths = lengths_.data();
  }

  void gradient(std::uint32_t step, const StepPolicies<T>& policies, std::vector<T>& result) override {
    const std::size_t edges = this->block_.beginnings() * this->tree_.actions;
    this->weights_.observe(step);
    if (policies.refreshed) {
      next_mu_ = this->behavior_.next(policies.behavior, x_);
      mu_ = this->behavior_.answers(next_mu_);
    }
    remember(policies.initial);
    const auto first = this->initial_right(policies.initial, contexts_);
    const auto& next = this->policy_.next(policies.parameters, x_);
    const auto pi = this->weights_.traits().uses_probabilities ? this->policy_.answers(next) : std::vector<T>(mu_.size());
    this->mass_.assign(next.size(), T{});
    for (std::size_t c = 0; c < first.size(); ++c) {
      const std::size_t at = c * this->tree_.answers();
      if (this->weights_.traits().uses_tokens) weigh_tokens(c, {&mu_[at], &pi[at]}, next.data(), first[c], &this->mass_[c * edges]);
      else weigh(c, &mu_[at], &pi[at], first[c], &this->mass_[c * edges]);
    }
    subtract_total(next, this->tree_.actions, this->mass_);
    this->policy_.gradient(policies.parameters, x_, this->mass_, result);
  }

 private:
  using Real = RealOf<T>;

  /// Writes the mass of every action from every beginning, [beginnings][actions], in context `c`.
  void weigh(std::size_t c, const T* mu, const T* pi, const T& initial_right, T* mass) {
    const std::size_t actions = this->tree_.actions, beginnings = this->block_.beginnings();
    const T right = expect_rewards(c, mu);
    if (!ref_.empty()) this->weights_.around().initial_probabilities = &ref_[c * this->tree_.answers()];
    const auto weights = this->weights_.of(rewards_, this->weights_.exact(right, initial_right), pi, mu);
    const Real share = 1 / static_cast<Real>(this->block_.shape().training_contexts);
    for (std::size_t answer = 0; answer < weights.size(); ++answer) mass[this->tree_.edge(beginnings + answer)] = share * mu[answer] * weights[answer];
    for (std::size_t node = beginnings; --node > 0;)
      for (std::size_t y = 0; y < actions; ++y) mass[this->tree_.edge(node)] += mass[node * actions + y];
  }

  /// Writes the expected reward of every answer in context `c`; returns mu(right answer | x).
  T expect_rewards(std::size_t c, const T* mu) {
    const auto& reward = this->block_.shape().reward;
    T right = {};
    rewards_.assign(this->tree_.answers(), broadcast<T>(static_cast<Real>(reward.observed_mean(false))));
    for (std::size_t l = 0; l < lane_count<T>; ++l) {
      const auto answer = this->block_.answer(static_cast<std::uint32_t>(c), l);
      set_lane(right, l, lane(mu[answer], l));
      set_lane(rewards_[answer], l, static_cast<Real>(reward.observed_mean(true)));
    }
    return right;
  }

  /// The same as weigh, where each token of an answer has its own weight. `answers`: mu and pi of every answer; `next`: of the next action
  /// in every state of every context.
  void weigh_tokens(std::size_t c, std::pair<const T*, const T*> answers, const T* next, const T& initial_right, T* mass) {
    const auto& tree = this->tree_;
    const auto [mu, pi] = answers;
    const std::size_t count = tree.answers(), first_edge = c * this->block_.beginnings() * tree.actions;
    const auto against = this->weights_.exact(expect_rewards(c, mu), initial_right);
    auto& around = this->weights_.around();
    if (!ref_.empty()) around.initial_probabilities = &ref_[c * count];
    token_pi_.resize(count);
    token_mu_.resize(count);
    token_ref_.resize(count);
    around.token_policy_probabilities = token_pi_.data();
    around.token_behavior_probabilities = token_mu_.data();
    around.token_initial_probabilities = token_ref_.data();
    const Real share = 1 / static_cast<Real>(this->block_.shape().training_contexts);
    for (std::size_t t = 0; t < tree.length; ++t) {
      around.position = broadcast<T>(static_cast<Real>(t + 1));
      for (std::size_t answer = 0; answer < count; ++answer) {
        if (t >= tree.tokens(answer)) continue;
        const std::size_t edge = first_edge + tree.edge(tree.beginning(answer, t + 1));
        token_pi_[answer] = next[edge];
        token_mu_[answer] = next_mu_[edge];
        if (!next_ref_.empty()) token_ref_[answer] = next_ref_[edge];
      }
      const auto weights = this->weights_.of(rewards_, against, pi, mu);
      for (std::size_t answer = 0; answer < count; ++answer)
        if (t < tree.tokens(answer)) mass[tree.edge(tree.beginning(answer, t + 1))] += share * mu[answer] * weights[answer];
    }
  }

  /// pi_ref of every answer and token, once, where it is read.
  void remember(const std::vector<T>& initial) {
    const auto& traits = this->weights_.traits();
    if (!next_ref_.empty() || !(traits.uses_initial || traits.uses_token_initial)) return;
    next_ref_ = this->reference_.next(initial, x_);
    ref_ = this->reference_.answers(next_ref_);
  }

  LaneNumbers contexts_;
  std::vector<T> x_, rewards_, mu_, ref_;                     // [contexts][beginnings][features], [answers], [contexts][answers] twice
  std::vector<T> next_mu_, next_ref_;                         // [contexts][beginnings][actions]
  std::vector<T> token_pi_, token_mu_, token_ref_, lengths_;  // [answers]
};

template <typename T>
class SampledStep final : public ContextualStep<T> {
 public:
  SampledStep(const ContextualBlock<T>& block, const NetworkShape& shape, const TrainingParameters& training, std::uint64_t root_seed)
      : ContextualStep<T>(block, shape, training), samples_(block, training, this->weights_.traits().uses_probabilities || this->weights_.traits().uses_tokens, root_seed), probabilities_(training.batch) {}

  void gradient(std::uint32_t step, const StepPolicies<T>& policies, std::vector<T>& result) override {
    samples_.draw(step, this->behavior_, policies.behavior, policies.refreshed);
    this->weights_.observe(step);
    this->weights_.observe(std::span<const T>(samples_.rewards()), std::span<const T>(samples_.lengths()));
    refer(policies.initial);
    const auto& next = this->policy_.next(policies.parameters, samples_.x());
    if (this->weights_.traits().uses_probabilities) multiply(next, probabilities_);
    if (this->weights_.traits().uses_tokens) choose(next, token_pi_);
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
    subtract_total(next, this->tree_.actions, this->mass_);
    this->policy_.gradient(policies.parameters, samples_.x(), this->mass_, result);
  }

 private:
  using Real = RealOf<T>;

  /// pi(y|x) of every sample, [batch].
  void multiply(const std::vector<T>& next, std::vector<T>& probabilities) {
    probabilities.assign(probabilities_.size(), broadcast<T>(1));
    for (std::size_t t = 0; t < this->tree_.length; ++t)
      for (std::size_t i = 0; i < probabilities.size(); ++i) {
        const T* of_row = &next[samples_.row(i, t) * this->tree_.actions];
        for (std::size_t l = 0; l < lane_count<T>; ++l)
          if (samples_.has(i, t, l)) set_lane(probabilities[i], l, lane(probabilities[i], l) * lane(of_row[samples_.actions(i, t)[l]], l));
      }
  }

  /// pi of every token of every sample, [length][batch].
  void choose(const std::vector<T>& next, std::vector<T>& tokens) {
    tokens.resize(this->tree_.length * probabilities_.size());
    for (std::size_t t = 0; t < this->tree_.length; ++t)
      for (std::size_t i = 0; i < probabilities_.size(); ++i) {
        const T* of_row = &next[samples_.row(i, t) * this->tree_.actions];
        for (std::size_t l = 0; l < lane_count<T>; ++l)
          if (samples_.has(i, t, l)) set_lane(tokens[t * probabilities_.size() + i], l, lane(of_row[samples_.actions(i, t)[l]], l));
      }
  }

  /// pi_ref of what was drawn, where it is read.
  void refer(const std::vector<T>& initial) {
    const auto& traits = this->weights_.traits();
    if (!traits.uses_initial && !traits.uses_token_initial) return;
    const auto& next = this->reference_.next(initial, samples_.x());
    multiply(next, ref_);
    choose(next, token_ref_);
  }

  /// Adds what the samples from `first` on weigh to the mass of each of their actions.
  void add_group(std::size_t first, std::span<const T> rewards, const LaneYardstick<T>& against) {
    this->weights_.observe_rewards_of_group(rewards);
    const bool tokens = this->weights_.traits().uses_tokens;
    this->weights_.around().lengths = samples_.lengths().data() + first;
    if (!ref_.empty()) this->weights_.around().initial_probabilities = ref_.data() + first;
    for (std::size_t begin = 0; begin < this->tree_.length; begin += tokens ? 1 : this->tree_.length) {
      if (tokens) observe_token(begin, first);
      const auto weights = this->weights_.of(rewards, against, probabilities_.data() + first, samples_.probabilities().data() + first);
      add_weights(first, weights, begin, tokens ? begin + 1 : this->tree_.length);
    }
  }

  void observe_token(std::size_t t, std::size_t first) {
    auto& around = this->weights_.around();
    const std::size_t place = t * probabilities_.size() + first;
    around.position = broadcast<T>(static_cast<Real>(t + 1));
    around.token_policy_probabilities = &token_pi_[place];
    around.token_behavior_probabilities = samples_.token_probabilities(t) + first;
    if (!token_ref_.empty()) around.token_initial_probabilities = &token_ref_[place];
  }

  /// To the mass of their actions number `begin` to `end`.
  void add_weights(std::size_t first, std::span<const T> weights, std::size_t begin, std::size_t end) {
    const Real share = 1 / static_cast<Real>(samples_.groups()) / static_cast<Real>(weights.size());
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const T weight = share * weights[i];
      for (std::size_t t = begin; t < end; ++t) {
        T* of_row = &this->mass_[samples_.row(first + i, t) * this->tree_.actions];
        for (std::size_t l = 0; l < lane_count<T>; ++l) {
          if (!samples_.has(first + i, t, l)) continue;
          T& of_action = of_row[samples_.actions(first + i, t)[l]];
          set_lane(of_action, l, lane(of_action, l) + lane(weight, l));
        }
      }
    }
  }

  AnswerSamples<T> samples_;
  std::vector<T> probabilities_, ref_;   // pi(y|x) and pi_ref(y|x), [batch], where used
  std::vector<T> token_pi_, token_ref_;  // [length][batch], where used
};

template <typename T>
std::unique_ptr<ContextualStep<T>> make_contextual_step(const ContextualBlock<T>& block, const NetworkShape& shape,
                                                        const TrainingParameters& training, std::uint64_t root_seed) {
  if (training.gradient == GradientKind::exact) return std::make_unique<ExactStep<T>>(block, shape, training);
  return std::make_unique<SampledStep<T>>(block, shape, training, root_seed);
}

}  // namespace asymsweep
