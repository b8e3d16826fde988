#pragma once
// The measures of a policy over contexts, summed context by context. T: a number, or lanes of several seeds.

#include <algorithm>

#include "training/measures/distribution.hpp"
#include "training/measures/expected_weights.hpp"

namespace asymsweep {

template <typename T>
class ContextualMeasures {
 public:
  /// At the moment after `step` steps. `shape` must outlive it.
  ContextualMeasures(const ContextualInstance& shape, const TrainingParameters& training, std::uint64_t step)
      : training_contexts_(static_cast<double>(shape.training_contexts)), test_contexts_(static_cast<double>(shape.test_contexts)),
        tree_(shape.tree), k_(training.measure.k), weights_(shape, training, step) {
    for (std::size_t y = 0; y < tree_.answers(); ++y) lengths_.push_back(static_cast<double>(tree_.tokens(y)));
  }

  /// A test context. `right`: the right answer of each lane.
  void add_test(const PolicyLook<T>& pi, const std::uint32_t* right) {
    T probability;
    for (std::size_t l = 0; l < lane_count<T>; ++l) set_lane(probability, l, lane(pi.answers[right[l]], l));
    pass_at_k_ += pass_at(probability, k_);
    greedy_ += right_answer(pi.next, right, make_greedy<T>);
    low_temperature_ += right_answer(pi.next, right, make_low_temperature<T>);
  }

  /// A training context.
  void add_training(const PolicyLook<T>& pi, const PolicyLook<T>& mu, const PolicyLook<T>& initial, const std::uint32_t* right) {
    const auto all = [&](const PolicyLook<T>& policy) { return std::span<const T>(policy.answers, tree_.answers()); };
    kl_behavior_ += kl_divergence(all(pi), all(mu));
    kl_initial_ += kl_divergence(all(pi), all(initial));
    effective_sample_size_ += effective_sample_size(all(pi), all(mu));
    add_lengths(pi.answers, right);
    if (weights_.known()) weights_.add(pi, mu, initial, right, mass_);
  }

  /// Of lane `l`, once all contexts are added.
  Measures of(std::size_t l) const {
    return {.pass_at_k = lane(pass_at_k_, l) / test_contexts_,
            .greedy = lane(greedy_, l) / test_contexts_,
            .low_temperature = lane(low_temperature_, l) / test_contexts_,
            .kl_behavior = lane(kl_behavior_, l) / training_contexts_,
            .kl_initial = lane(kl_initial_, l) / training_contexts_,
            .effective_sample_size = lane(effective_sample_size_, l) / training_contexts_,
            .negative_share = lane(mass_.negative_share(), l),
            .negative_share_below_mu = lane(mass_.share_below_mu(), l),
            .answer_length = (lane(of_right_.tokens, l) + lane(of_wrong_.tokens, l)) / training_contexts_,
            .right_answer_length = of_right_.mean(l),
            .wrong_answer_length = of_wrong_.mean(l)};
  }

 private:
  /// Of right or of wrong answers, summed over contexts: their probability, and that times their tokens.
  struct Lengths {
    T probability = {}, tokens = {};

    double mean(std::size_t l) const { return lane(tokens, l) / lane(probability, l); }
  };

  void add_lengths(const T* pi, const std::uint32_t* right) {
    for (std::size_t y = 0; y < lengths_.size(); ++y) {
      T is_right = {};
      for (std::size_t l = 0; l < lane_count<T>; ++l)
        if (right[l] == y) set_lane(is_right, l, 1);
      const T of_right = is_right * pi[y], of_wrong = (1.0 - is_right) * pi[y];
      of_right_.probability += of_right, of_right_.tokens += of_right * lengths_[y];
      of_wrong_.probability += of_wrong, of_wrong_.tokens += of_wrong * lengths_[y];
    }
  }

  /// Probability of the right answer where `change` is made to the policy of every token.
  template <typename Change>
  T right_answer(const T* next, const std::uint32_t* right, Change change) {
    T product = broadcast<T>(1.0);
    row_.resize(tree_.actions);
    for (std::size_t t = 0; t < tree_.length; ++t) {
      for (std::size_t l = 0; l < lane_count<T>; ++l) {
        const T* of_state = next + tree_.beginning(right[l], std::min(t, tree_.tokens(right[l]) - 1)) * tree_.actions;
        for (std::size_t y = 0; y < tree_.actions; ++y) set_lane(row_[y], l, lane(of_state[y], l));
      }
      change(std::span<T>(row_));
      for (std::size_t l = 0; l < lane_count<T>; ++l)
        if (t < tree_.tokens(right[l])) set_lane(product, l, lane(product, l) * lane(row_[tree_.last_action(tree_.beginning(right[l], t + 1))], l));
    }
    return product;
  }

  double training_contexts_, test_contexts_;
  AnswerTree tree_;
  std::uint64_t k_;
  ExpectedWeights<T> weights_;
  GradientMass<T> mass_;
  T pass_at_k_ = {}, greedy_ = {}, low_temperature_ = {}, kl_behavior_ = {}, kl_initial_ = {}, effective_sample_size_ = {};
  Lengths of_right_, of_wrong_;
  std::vector<double> lengths_;  // [answers]
  std::vector<T> row_;           // [actions]
};

}  // namespace asymsweep
