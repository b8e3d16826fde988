#pragma once
// Answers drawn from the behaviour policy, action by action, with their observed rewards, for every seed of a block.

#include <vector>

#include "core/lane_random.hpp"
#include "training/lanes/answer_sums.hpp"
#include "training/lanes/lane_answers.hpp"
#include "training/parameters.hpp"

namespace asymsweep {

template <typename T>
class AnswerSamples {
 public:
  static constexpr std::size_t lanes = lane_count<T>;

  /// `keep_probabilities`: whether mu(y|x) of each answer is wanted, and of each of its tokens.
  AnswerSamples(const ContextualBlock<T>& block, const TrainingParameters& training, bool keep_probabilities, std::uint64_t root_seed)
      : block_(block), tree_(block.shape().tree), batch_(training.batch), group_(training.group), keep_probabilities_(keep_probabilities),
        context_draws_(root_seed, block.seeds(), groups()), action_draws_(root_seed, block.seeds(), batch_ * tree_.length),
        reward_draws_(root_seed, block.seeds(), batch_), nodes_(batch_ * lanes), actions_(tree_.length * batch_ * lanes),
        rewards_(batch_), lengths_(batch_), token_probabilities_(keep_probabilities ? tree_.length * batch_ : 0), sums_(tree_.actions, keep_probabilities), all_states_(worth_all_states(training)) {}

  /// The samples of step `step`: batch/group contexts, `group` answers of `network` with parameters `behavior` in each.
  /// `refreshed`: whether these are other parameters than in the last step.
  void draw(std::uint32_t step, LaneAnswers<T>& network, const std::vector<T>& behavior, bool refreshed) {
    draw_contexts(step);
    if (all_states_ && refreshed) sum_all_states(network, behavior);
    probabilities_.assign(batch_, broadcast<T>(1));
    std::ranges::fill(nodes_, 0);
    std::ranges::fill(lengths_, broadcast<T>(static_cast<Real>(tree_.length)));
    const auto uniforms = action_draws_.uniform(Stream::action, step);
    for (std::size_t t = 0; t < tree_.length; ++t) {
      if (t > 0) add_states();
      block_.describe(rows_, x_);
      if (!all_states_) {
        sums_.clear();
        sums_.add(network.next(behavior, x_, row(0, t)));
      }
      choose(t, uniforms);
    }
    observe(step);
  }

  std::size_t groups() const { return batch_ / group_; }
  const LaneNumbers& contexts() const { return contexts_; }
  /// What the policy sees in the states that were visited, [rows][features]: one after another the contexts, then the samples
  /// after one action, after two, ...
  const std::vector<T>& x() const { return x_; }
  /// Where sample `i` has its state before action number `t`.
  std::size_t row(std::size_t i, std::size_t t) const { return t == 0 ? i / group_ : groups() + (t - 1) * batch_ + i; }
  /// Action number `t` of sample `i`, [lanes]; of lanes that have one.
  const std::uint32_t* actions(std::size_t i, std::size_t t) const { return &actions_[(t * batch_ + i) * lanes]; }
  /// Whether the answer of sample `i` in lane `l` has an action number `t`.
  bool has(std::size_t i, std::size_t t, std::size_t l) const { return static_cast<Real>(t) < lane(lengths_[i], l); }
  /// Actions of each answer, [batch].
  const std::vector<T>& lengths() const { return lengths_; }
  /// As observed, [batch].
  const std::vector<T>& rewards() const { return rewards_; }
  /// mu(y|x), [batch]; 1 where not kept.
  const std::vector<T>& probabilities() const { return probabilities_; }
  /// The same of token number `t` alone.
  const T* token_probabilities(std::size_t t) const { return &token_probabilities_[t * batch_]; }

 private:
  using Real = RealOf<T>;

  void draw_contexts(std::uint32_t step) {
    contexts_.clear();
    for (const double u : context_draws_.uniform(Stream::training_context, step))
      contexts_.push_back(static_cast<std::uint32_t>(place_of(u, block_.shape().training_contexts)));
    rows_ = {.contexts = contexts_, .nodes = LaneNumbers(contexts_.size())};
    x_.clear();
  }

  void add_states() {
    for (std::size_t i = 0; i < batch_; ++i) {
      const auto* context = &contexts_[i / group_ * lanes];
      rows_.contexts.insert(rows_.contexts.end(), context, context + lanes);
    }
    for (std::size_t k = 0; k < nodes_.size(); ++k) rows_.nodes.push_back(beginning(k));
  }

  /// Where an answer goes on; once it has ended, any beginning: nothing of it counts.
  std::uint32_t beginning(std::size_t k) const { return nodes_[k] < block_.beginnings() ? nodes_[k] : 0; }

  /// Whether the network runs in fewer states if it runs in all of them at each refresh than in those of the samples at each
  /// step; and there is room.
  bool worth_all_states(const TrainingParameters& training) const {
    if (training.lag_mode == LagMode::delay && training.lag) return false;
    constexpr std::size_t room = 16 << 20;  // bytes
    const std::size_t states = block_.shape().training_contexts * block_.beginnings(), visited = row(0, tree_.length);
    return states * tree_.actions * sizeof(T) <= room && states <= visited * std::min(training.lag.value_or(training.steps), training.steps);
  }

  void sum_all_states(LaneAnswers<T>& network, const std::vector<T>& behavior) {
    const std::size_t contexts = block_.shape().training_contexts, at_a_time = std::max<std::size_t>(1, 64 / block_.beginnings());
    std::vector<T> x;
    sums_.clear();
    for (std::size_t first = 0; first < contexts; first += at_a_time) {
      x.clear();
      block_.describe(block_.all_states(block_.range(first, std::min(at_a_time, contexts - first))), x);
      sums_.add(network.next(behavior, x));
    }
  }

  /// Action number `t` of every sample.
  void choose(std::size_t t, std::span<const double> uniforms) {
    std::array<std::size_t, searches_together<T>> at;
    for (std::size_t i = 0; i < batch_; ++i)
      for (std::size_t first = 0; first < lanes; first += at.size()) {
        for (std::size_t j = 0; j < at.size(); ++j)
          at[j] = all_states_ ? contexts_[i / group_ * lanes + first + j] * block_.beginnings() + beginning(i * lanes + first + j)
                              : row(i, t) - row(0, t);
        const auto chosen = sums_.actions(first, at, &uniforms[(i * tree_.length + t) * lanes + first]);
        for (std::size_t j = 0; j < at.size(); ++j) {
          const std::size_t l = first + j;
          if (nodes_[i * lanes + l] >= block_.beginnings()) continue;  // ended
          const auto y = static_cast<std::uint32_t>(chosen[j]);
          actions_[(t * batch_ + i) * lanes + l] = y;
          nodes_[i * lanes + l] = static_cast<std::uint32_t>(tree_.child(nodes_[i * lanes + l], y));
          if (nodes_[i * lanes + l] >= block_.beginnings()) set_lane(lengths_[i], l, static_cast<Real>(t + 1));
          if (!keep_probabilities_) continue;
          set_lane(token_probabilities_[t * batch_ + i], l, sums_.probability(at[j], l, y));
          set_lane(probabilities_[i], l, lane(probabilities_[i], l) * sums_.probability(at[j], l, y));
        }
      }
  }

  void observe(std::uint32_t step) {
    const auto& reward = block_.shape().reward;
    for (std::size_t i = 0; i < batch_; ++i)
      for (std::size_t l = 0; l < lanes; ++l) {
        const auto right = block_.beginnings() + block_.answer(contexts_[i / group_ * lanes + l], l);
        set_lane(rewards_[i], l, static_cast<Real>(reward.of(nodes_[i * lanes + l] == right)));
      }
    if (reward.flip_probability > 0)
      change_rewards(reward_draws_.uniform(Stream::reward_flip, step), [&](double r, double u) { return u < reward.flip_probability ? reward.of(r != 1) : r; });
    if (reward.noise_std > 0)
      change_rewards(reward_draws_.normal(Stream::reward_noise, step), [&](double r, double deviate) { return r + reward.noise_std * deviate; });
  }

  template <typename Change>
  void change_rewards(std::span<const double> draws, Change change) {
    for (std::size_t s = 0; s < draws.size(); ++s) {
      T& reward = rewards_[s / lanes];
      set_lane(reward, s % lanes, static_cast<Real>(change(lane(reward, s % lanes), draws[s])));
    }
  }

  const ContextualBlock<T>& block_;
  AnswerTree tree_;
  std::size_t batch_, group_;
  bool keep_probabilities_;
  LaneDraws context_draws_, action_draws_, reward_draws_;
  LaneNumbers contexts_, nodes_;        // [groups][lanes], [batch][lanes]: how far each answer has come
  std::vector<std::uint32_t> actions_;  // [length][batch][lanes]
  StateRows rows_;
  std::vector<T> x_, rewards_, lengths_, probabilities_, token_probabilities_;  // the last one: [length][batch], where kept
  AnswerSums<T> sums_;                                                          // of all states of the training contexts, or of those of the samples
  bool all_states_;
};

}  // namespace asymsweep
