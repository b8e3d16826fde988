#pragma once
// dJ/dlogits of one step for a block of seeds: the twin of StepGradient in training/contextual_trainer.cpp.

#include "algorithms/registry.hpp"
#include "core/lane_random.hpp"
#include "training/group_statistics.hpp"
#include "training/lanes/contextual_block.hpp"
#include "training/lanes/lane_gradient.hpp"
#include "training/lanes/lane_training.hpp"

namespace asymsweep {

template <typename T>
class ContextualStep {
 public:
  static constexpr std::size_t lanes = lane_count<T>;

  ContextualStep(const ContextualBlock<T>& block, const TrainingParameters& training, std::uint64_t root_seed)
      : block_(block), training_(training), algorithm_(find_algorithm(training.algorithm)), weights_of_(lane_weights_of<T>(algorithm_)),
        context_draws_(root_seed, block.seeds(), training.batch / training.group), sample_draws_(root_seed, block.seeds(), training.batch) {
    if (training.gradient == GradientKind::exact) contexts_ = block.range(0, block.shape().training_contexts);
  }

  /// The contexts of step `step`: batch/group drawn ones, or all for the exact gradient.
  const ContextRows& contexts(std::uint32_t step) {
    if (training_.gradient == GradientKind::exact) return contexts_;
    contexts_.clear();
    const auto count = static_cast<double>(block_.shape().training_contexts);
    for (const double u : context_draws_.uniform(Stream::training_context, step))
      contexts_.push_back(std::min(static_cast<std::uint32_t>(u * count), static_cast<std::uint32_t>(count) - 1));
    return contexts_;
  }

  /// Writes dJ/dlogits in these contexts, [rows][actions], from the probabilities of the policy, the behaviour policy and,
  /// for baseline.reference = initial, the first behaviour policy.
  void logit_gradient(std::uint32_t step, const std::vector<T>& policy, const std::vector<T>& behavior,
                      const std::vector<T>& initial, std::vector<T>& result) {
    const std::size_t actions = block_.shape().actions, rows = contexts_.size() / lanes;
    result.assign(rows * actions, T{});
    if (training_.gradient == GradientKind::sampled) draw(step, behavior);
    for (std::size_t r = 0; r < rows; ++r) {
      const auto at = r * actions;
      T* mass = result.data() + at;
      const T* first = initial.empty() ? nullptr : initial.data() + at;
      if (training_.gradient == GradientKind::exact) exact_mass(r, policy.data() + at, behavior.data() + at, first, mass);
      else sampled_mass(r, policy.data() + at, behavior.data() + at, first, mass);
      T total = {};
      for (std::size_t y = 0; y < actions; ++y) total += mass[y];
      for (std::size_t y = 0; y < actions; ++y) mass[y] -= total * policy[at + y];
    }
  }

 private:
  using Real = RealOf<T>;

  /// Draws an action for each sample by inverse transform and observes its reward.
  void draw(std::uint32_t step, const std::vector<T>& behavior) {
    const std::size_t actions = block_.shape().actions, batch = training_.batch, group = training_.group;
    actions_.resize(batch * lanes);
    rewards_.resize(batch);
    const auto& reward = block_.shape().reward;
    const auto uniforms = sample_draws_.uniform(Stream::action, step);
    cumulative_.resize(actions);
    for (std::size_t i = 0; i < batch; ++i) {
      const std::size_t r = i / group;
      if (i % group == 0) {
        T sum = {};
        for (std::size_t y = 0; y < actions; ++y) cumulative_[y] = sum += behavior[r * actions + y];
      }
      for (std::size_t l = 0; l < lanes; ++l) {
        const auto target = static_cast<Real>(uniforms[i * lanes + l]) * lane(cumulative_[actions - 1], l);
        std::uint32_t y = 0;
        while (y + 1 < actions && !(target < lane(cumulative_[y], l))) ++y;
        actions_[i * lanes + l] = y;
        set_lane(rewards_[i], l, y == block_.answer(contexts_, r, l) ? Real{1} : Real{-1});
      }
    }
    if (reward.flip_probability > 0)
      change_rewards(sample_draws_.uniform(Stream::reward_flip, step), [&](double r, double u) { return u < reward.flip_probability ? -r : r; });
    if (reward.noise_std > 0)
      change_rewards(sample_draws_.normal(Stream::reward_noise, step), [&](double r, double deviate) { return r + reward.noise_std * deviate; });
  }

  template <typename Change>
  void change_rewards(std::span<const double> draws, Change change) {
    for (std::size_t s = 0; s < draws.size(); ++s) {
      T& reward = rewards_[s / lanes];
      set_lane(reward, s % lanes, static_cast<Real>(change(lane(reward, s % lanes), draws[s])));
    }
  }

  /// Expected observed reward of each action in row r, [actions].
  const std::vector<T>& observed_means(std::size_t r) {
    const auto& reward = block_.shape().reward;
    means_.assign(block_.shape().actions, broadcast<T>(static_cast<Real>(reward.observed_mean(false))));
    for (std::size_t l = 0; l < lanes; ++l)
      set_lane(means_[block_.answer(contexts_, r, l)], l, static_cast<Real>(reward.observed_mean(true)));
    return means_;
  }

  T value(const std::vector<T>& means, const T* probabilities) const {
    T sum = {};
    for (std::size_t y = 0; y < means.size(); ++y) sum += probabilities[y] * means[y];
    return sum;
  }

  /// Baseline and deviation in row r, before any group's own.
  LaneYardstick<T> exact_yardstick(std::size_t r, const T* behavior, const T* initial) {
    const auto& baseline = training_.baseline;
    const auto& means = observed_means(r);
    const T v_mu = value(means, behavior);
    LaneYardstick<T> against;
    if (!baseline.relative) against.baseline = broadcast<T>(static_cast<Real>(baseline.value));
    else against.baseline = static_cast<Real>(baseline.value) + (baseline.reference == BaselineReference::initial ? value(means, initial) : v_mu);
    if (!algorithm_.traits.uses_deviation) return against;
    T variance = broadcast<T>(static_cast<Real>(block_.shape().reward.observed_variance()));
    for (std::size_t y = 0; y < means.size(); ++y) variance += behavior[y] * (means[y] - v_mu) * (means[y] - v_mu);
    against.deviation = square_root(variance);
    return against;
  }

  void exact_mass(std::size_t r, const T* policy, const T* behavior, const T* initial, T* mass) {
    const auto against = exact_yardstick(r, behavior, initial);
    const Real share = 1 / static_cast<Real>(block_.shape().training_contexts);
    weigh(means_.data(), against, policy, behavior, means_.size());
    for (std::size_t y = 0; y < means_.size(); ++y) mass[y] = share * behavior[y] * weights_[y];
  }

  void sampled_mass(std::size_t r, const T* policy, const T* behavior, const T* initial, T* mass) {
    const std::size_t group = training_.group, first = r * group;
    const std::span<const T> rewards(rewards_.data() + first, group);
    LaneYardstick<T> against;
    if (training_.baseline.estimate == BaselineEstimate::group)
      against = {.baseline = mean_of_group(rewards) + static_cast<Real>(training_.baseline.value),
                 .deviation = algorithm_.traits.uses_deviation ? deviation_of_group(rewards) : T{}};
    else against = exact_yardstick(r, behavior, initial);
    if (algorithm_.traits.uses_probabilities) {
      chosen_policy_.resize(group);
      chosen_behavior_.resize(group);
      for (std::size_t i = 0; i < group; ++i)
        for (std::size_t l = 0; l < lanes; ++l) {
          const auto y = actions_[(first + i) * lanes + l];
          set_lane(chosen_policy_[i], l, lane(policy[y], l));
          set_lane(chosen_behavior_[i], l, lane(behavior[y], l));
        }
    }
    weigh(rewards.data(), against, chosen_policy_.data(), chosen_behavior_.data(), group);
    const Real share = 1 / static_cast<Real>(training_.batch / group) / static_cast<Real>(group);
    for (std::size_t i = 0; i < group; ++i) {
      const T weight = share * weights_[i];
      for (std::size_t l = 0; l < lanes; ++l) {
        T& of_action = mass[actions_[(first + i) * lanes + l]];
        set_lane(of_action, l, lane(of_action, l) + lane(weight, l));
      }
    }
  }

  void weigh(const T* rewards, const LaneYardstick<T>& against, const T* policy, const T* behavior, std::size_t count) {
    weights_.resize(count);
    weights_of_({.rewards = rewards, .baseline = against.baseline, .deviation = against.deviation,
                 .policy_probabilities = policy, .behavior_probabilities = behavior},
                weights_);
  }

  const ContextualBlock<T>& block_;
  const TrainingParameters& training_;
  const Algorithm& algorithm_;
  LaneWeights<T> weights_of_;
  LaneDraws context_draws_, sample_draws_;
  ContextRows contexts_;
  std::vector<std::uint32_t> actions_;                                // [batch][lanes]
  std::vector<T> rewards_, cumulative_, means_, weights_;             // [batch], [actions], [actions], [actions] or [group]
  std::vector<T> chosen_policy_, chosen_behavior_;                    // [group]
};

}  // namespace asymsweep
