#pragma once
// A batch of actions drawn from mu, with their observed rewards, for every seed of a block.

#include <vector>

#include "core/lane_random.hpp"
#include "training/lanes/inverse_transform.hpp"
#include "training/lanes/lane_behavior.hpp"

namespace asymsweep {

template <typename T>
class LaneSamples {
 public:
  static constexpr std::size_t lanes = lane_count<T>;

  LaneSamples(const LaneBlock<T>& block, std::size_t batch, std::uint64_t root_seed)
      : block_(block), draws_(root_seed, block.seeds, batch), arms_(batch * lanes),
        cumulative_(block.arms()), targets_(batch), rewards_(batch) {}

  /// To be called whenever mu is another one.
  void refresh(const LaneBehavior<T>& behavior) {
    T total = {};
    for (std::size_t y = 0; y < cumulative_.size(); ++y) cumulative_[y] = total += behavior.probabilities[y];
  }

  /// Draws the actions of a step by inverse transform and observes their rewards.
  void draw(std::uint64_t step) {
    choose_arms(draws_.uniform(Stream::action, static_cast<std::uint32_t>(step)));
    observe(static_cast<std::uint32_t>(step));
  }

  std::size_t batch() const { return rewards_.size(); }
  /// Those of sample `i`, [lanes].
  const std::uint32_t* arms(std::size_t i) const { return &arms_[i * lanes]; }
  /// As observed, [batch].
  const std::vector<T>& rewards() const { return rewards_; }

 private:
  using Real = RealOf<T>;

  /// First arm whose cumulative probability exceeds u.
  void choose_arms(std::span<const double> uniforms) {
    if constexpr (lanes > 1)
      if (cumulative_.size() <= most_counted<T>) return count_arms(uniforms);
    search_arms(uniforms);
  }

  void count_arms(std::span<const double> uniforms) {
    for (std::size_t i = 0; i < batch(); ++i)
      for (std::size_t l = 0; l < lanes; ++l) set_lane(targets_[i], l, static_cast<Real>(uniforms[i * lanes + l]) * lane(cumulative_.back(), l));
    constexpr std::size_t together = 4;
    std::size_t i = 0;
    for (; i + together <= batch(); i += together)
      count_not_above<together>(cumulative_.data(), cumulative_.size(), &targets_[i], &arms_[i * lanes]);
    for (; i < batch(); ++i) count_not_above<1>(cumulative_.data(), cumulative_.size(), &targets_[i], &arms_[i * lanes]);
  }

  void search_arms(std::span<const double> uniforms) {
    constexpr std::size_t together = searches_together<T>;
    const auto* cumulative = reinterpret_cast<const Real*>(cumulative_.data());
    const std::size_t last = (cumulative_.size() - 1) * lanes;
    for (std::size_t s = 0; s < uniforms.size(); s += together) {
      std::array<const Real*, together> of_lane;
      std::array<Real, together> targets;
      for (std::size_t j = 0; j < together; ++j) {
        of_lane[j] = cumulative + (s + j) % lanes;
        targets[j] = static_cast<Real>(uniforms[s + j]) * of_lane[j][last];
      }
      const auto found = sums_not_above<lanes>(of_lane, cumulative_.size(), targets);
      for (std::size_t j = 0; j < together; ++j) arms_[s + j] = static_cast<std::uint32_t>(found[j]);
    }
  }

  void observe(std::uint32_t step) {
    const auto& model = block_.reward_model;
    for (std::size_t i = 0; i < batch(); ++i)
      for (std::size_t l = 0; l < lanes; ++l) set_lane(rewards_[i], l, lane(block_.mean_rewards[arms(i)[l]], l));
    if (model.bernoulli)
      change_rewards(Stream::reward, step, [](double mean, double u) { return u < mean ? 1.0 : 0.0; });
    if (model.bernoulli && model.flip_probability > 0)
      change_rewards(Stream::reward_flip, step, [&](double reward, double u) { return u < model.flip_probability ? 1 - reward : reward; });
    if (model.noise_std > 0) {
      const auto noise = draws_.normal(Stream::reward_noise, step);
      for (std::size_t s = 0; s < noise.size(); ++s) {
        T& reward = rewards_[s / lanes];
        set_lane(reward, s % lanes, static_cast<Real>(lane(reward, s % lanes) + block_.noise_deviation[s % lanes] * noise[s]));
      }
    }
  }

  template <typename Change>
  void change_rewards(Stream stream, std::uint32_t step, Change change) {
    const auto uniforms = draws_.uniform(stream, step);
    for (std::size_t s = 0; s < uniforms.size(); ++s) {
      T& reward = rewards_[s / lanes];
      set_lane(reward, s % lanes, static_cast<Real>(change(lane(reward, s % lanes), uniforms[s])));
    }
  }

  const LaneBlock<T>& block_;
  LaneDraws draws_;
  std::vector<std::uint32_t> arms_;  // [batch][lanes]
  std::vector<T> cumulative_;        // sums of mu up to and with y, [arms]
  std::vector<T> targets_;           // u times their whole, [batch]
  std::vector<T> rewards_;           // [batch]
};

}  // namespace asymsweep
