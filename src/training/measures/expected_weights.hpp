#pragma once
// The expected weight of every answer in a context, E[w | y]: over whatever is drawn with the answer y. T: a number, or lanes.
//
//   V is exact:       the weight of y's expected reward, as the exact gradient has it.
//   V is of a group:  y is one of G answers drawn from mu(.|x). Of the others j are right with probability Binomial(G - 1, p)(j),
//                     p = mu(right answer | x), and w is that of the group's rewards: a sum over j. With noise only the weight
//                     R - V has a known expectation, that of V = V^mu + delta_v G/(G-1) (training/baseline.hpp).
//
// No expected weight is known, and the measures of it are NaN: where the weight reads the rewards of the whole batch; where
// rewards are noisy and the weight is not linear in them, or reads a group.

#include <vector>

#include "training/lanes/answer_weights.hpp"
#include "training/measures/gradient_mass.hpp"

namespace asymsweep {

/// Of one policy in one context.
template <typename T>
struct PolicyLook {
  const T* next;     ///< probabilities of the next action, [beginnings][actions]
  const T* answers;  ///< of whole answers, [answers]
};

/// A weight R - V, whose V of a group has a known average: the same as with this exact V.
inline TrainingParameters with_average_baseline(TrainingParameters training) {
  auto& baseline = training.baseline;
  if (baseline.estimate == BaselineEstimate::group && objective_of(training).traits().follows_theorems) {
    baseline.value = effective_delta_v(training);
    baseline.estimate = BaselineEstimate::exact;
  }
  return training;
}

template <typename T>
class ExpectedWeights {
 public:
  /// At the moment after `step` steps. `shape` must outlive it.
  ExpectedWeights(const ContextualInstance& shape, const TrainingParameters& training, std::uint64_t step)
      : training_(with_average_baseline(training)), tree_(shape.tree), reward_(shape.reward), weights_(reward_, training_), step_(step) {
    for (std::size_t y = 0; y < tree_.answers(); ++y) lengths_.push_back(broadcast<T>(static_cast<Real>(tree_.tokens(y))));
    weights_.around().lengths = lengths_.data();
  }

  ExpectedWeights(const ExpectedWeights&) = delete;  // weights_ refers to training_
  ExpectedWeights& operator=(const ExpectedWeights&) = delete;

  bool known() const {
    const auto& traits = weights_.traits();
    const bool noisy = training_.gradient == GradientKind::sampled && reward_.observed_variance() > 0;
    return !traits.uses_batch && !(noisy && (!traits.linear_in_reward || reads_group()));
  }

  /// Adds the mass of every answer in a context; of a weight for each token, that of every token. `right`: the right answer of
  /// each lane.
  void add(const PolicyLook<T>& pi, const PolicyLook<T>& mu, const PolicyLook<T>& initial, const std::uint32_t* right, GradientMass<T>& mass) {
    const bool tokens = weights_.traits().uses_tokens;
    observe(mu, initial, right);
    for (std::size_t t = 0; t < (tokens ? tree_.length : 1); ++t) {
      if (tokens) observe_tokens(t, pi.next, mu.next, initial.next);
      if (reads_group()) expect_over_groups(pi.answers, mu.answers);
      else expect(pi.answers, mu.answers);
      for (std::size_t y = 0; y < expected_.size(); ++y) {
        if (t >= tree_.tokens(y)) continue;
        const auto below = tokens ? token_pi_[y] < token_mu_[y] : pi.answers[y] < mu.answers[y];
        mass.add(expected_[y], mu.answers[y], below);
      }
    }
  }

 private:
  using Real = RealOf<T>;

  bool reads_group() const { return weights_.of_group() || weights_.traits().uses_groups; }

  void observe(const PolicyLook<T>& mu, const PolicyLook<T>& initial, const std::uint32_t* right) {
    const std::size_t answers = tree_.answers();
    auto& around = weights_.around();
    around.step = broadcast<T>(static_cast<Real>(step_));
    around.lag_step = broadcast<T>(static_cast<Real>(step_ == 0 ? 0 : lag_step(training_, step_ - 1) + 1));
    around.initial_probabilities = initial.answers;
    rewards_.assign(answers, broadcast<T>(static_cast<Real>(reward_.observed_mean(false))));
    right_ = initial_right_ = T{};
    for (std::size_t l = 0; l < lane_count<T>; ++l) {
      set_lane(rewards_[right[l]], l, static_cast<Real>(reward_.observed_mean(true)));
      set_lane(right_, l, lane(mu.answers[right[l]], l));
      set_lane(initial_right_, l, lane(initial.answers[right[l]], l));
    }
  }

  /// Token number `t` of every answer.
  void observe_tokens(std::size_t t, const T* pi, const T* mu, const T* initial) {
    const std::size_t answers = tree_.answers();
    token_pi_.resize(answers);
    token_mu_.resize(answers);
    token_initial_.resize(answers);
    for (std::size_t y = 0; y < answers; ++y) {
      if (t >= tree_.tokens(y)) continue;
      const std::size_t edge = tree_.edge(tree_.beginning(y, t + 1));
      token_pi_[y] = pi[edge];
      token_mu_[y] = mu[edge];
      token_initial_[y] = initial[edge];
    }
    auto& around = weights_.around();
    around.position = broadcast<T>(static_cast<Real>(t + 1));
    around.token_policy_probabilities = token_pi_.data();
    around.token_behavior_probabilities = token_mu_.data();
    around.token_initial_probabilities = token_initial_.data();
  }

  void expect(const T* pi, const T* mu) {
    const auto weights = weights_.of(rewards_, weights_.exact(right_, initial_right_), pi, mu);
    expected_.assign(weights.begin(), weights.end());
  }

  void expect_over_groups(const T* pi, const T* mu) {
    const std::size_t others = training_.group - 1;
    count_right_of(others);
    expected_.assign(rewards_.size(), T{});
    const double of_right = reward_.observed_mean(true), of_wrong = reward_.observed_mean(false);
    for (const double own : {of_right, of_wrong})
      for (std::size_t j = 0; j <= others; ++j) {
        group_.assign(1, broadcast<T>(own));
        group_.resize(1 + j, broadcast<T>(of_right));
        group_.resize(1 + others, broadcast<T>(of_wrong));
        weights_.observe_rewards_of_group(group_);
        const auto against = weights_.of_group() ? weights_.group(group_) : weights_.exact(right_, initial_right_);
        own_.assign(rewards_.size(), broadcast<T>(own));
        const auto weights = weights_.of(own_, against, pi, mu);
        for (std::size_t y = 0; y < weights.size(); ++y) expected_[y] += select(rewards_[y] == broadcast<T>(own), chances_[j] * weights[y], T{});
      }
  }

  /// Of `count` draws from mu the probability that j are right, for every j.
  void count_right_of(std::size_t count) {
    chances_.assign(count + 1, T{});
    chances_[0] = broadcast<T>(1.0);
    for (std::size_t drawn = 0; drawn < count; ++drawn)
      for (std::size_t j = drawn + 2; j-- > 0;) chances_[j] = chances_[j] * (1.0 - right_) + (j > 0 ? chances_[j - 1] * right_ : T{});
  }

  TrainingParameters training_;
  AnswerTree tree_;
  AnswerReward reward_;
  AnswerWeights<T> weights_;
  std::uint64_t step_;
  T right_ = {}, initial_right_ = {};                   // mu and pi_0 of the right answer
  std::vector<T> rewards_, own_, expected_, lengths_;   // [answers]
  std::vector<T> token_pi_, token_mu_, token_initial_;  // [answers], where used
  std::vector<T> group_, chances_;                      // [group]
};

}  // namespace asymsweep
