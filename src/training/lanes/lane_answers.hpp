#pragma once
// Networks that answer, in lanes: the twin of training/answer_policy.hpp.

#include <vector>

#include "core/elementary/exp.hpp"
#include "training/lanes/contextual_block.hpp"
#include "training/lanes/lane_network.hpp"

namespace asymsweep {

/// Turns each row of logits, [rows][actions], into probabilities: the twin of softmax.
template <typename T>
void softmax_rows(std::vector<T>& rows, std::size_t actions) {
  for (T* row = rows.data(); row < rows.data() + rows.size(); row += actions) {
    T largest = row[0], total = {};
    for (std::size_t y = 1; y < actions; ++y) largest = larger(row[y], largest);
    for (std::size_t y = 0; y < actions; ++y) total += row[y] = elementary::exp(row[y] - largest);
    const T share = RealOf<T>{1} / total;
    for (std::size_t y = 0; y < actions; ++y) row[y] *= share;
  }
}

/// Turns mass into mass(action) - total pi(action), both [rows][actions]: the gradient in the logits.
template <typename T>
void subtract_total(const std::vector<T>& pi, std::size_t actions, std::vector<T>& mass) {
  for (std::size_t first = 0; first < mass.size(); first += actions) {
    T total = {};
    for (std::size_t y = 0; y < actions; ++y) total += mass[first + y];
    for (std::size_t y = 0; y < actions; ++y) mass[first + y] -= total * pi[first + y];
  }
}

template <typename T>
class LaneAnswers {
 public:
  static constexpr std::size_t lanes = lane_count<T>;

  LaneAnswers(const ContextualBlock<T>& block, const NetworkShape& shape)
      : block_(block), tree_(block.shape().tree), network_(shape), actions_(shape.actions), features_(shape.features) {}

  /// Probabilities of the next action in the rows of `x` from `first` on, [rows][actions]. They hold until the next call.
  const std::vector<T>& next(const std::vector<T>& parameters, const std::vector<T>& x, std::size_t first = 0) {
    auto& rows = network_.logits(parameters, x.data() + first * features_, x.size() / features_ - first);
    softmax_rows(rows, actions_);
    return rows;
  }

  /// Writes dJ/dparameters, given dJ/dlogits in the rows of `x`, with which and with whose parameters `next` was called last.
  void gradient(const std::vector<T>& parameters, const std::vector<T>& x, const std::vector<T>& logit_gradient, std::vector<T>& gradient) {
    network_.gradient(parameters, x, logit_gradient, gradient);
  }

  /// Probabilities of all answers, [contexts][answers], given those of the next action in all states, [contexts][beginnings][actions].
  std::vector<T> answers(const std::vector<T>& next) const {
    const std::size_t beginnings = block_.beginnings(), answers = tree_.answers(), contexts = next.size() / (beginnings * actions_);
    std::vector<T> result, reached(beginnings + answers);
    reached[0] = broadcast<T>(1);
    for (std::size_t c = 0; c < contexts; ++c) {
      for (std::size_t node = 0; node < beginnings; ++node)
        for (std::size_t y = 0; y < actions_; ++y) reached[tree_.child(node, y)] = reached[node] * next[(c * beginnings + node) * actions_ + y];
      result.insert(result.end(), reached.begin() + static_cast<std::ptrdiff_t>(beginnings), reached.end());
    }
    return result;
  }

  /// Probability of the right answer in each of `contexts`.
  std::vector<T> right(const std::vector<T>& parameters, const LaneNumbers& contexts) {
    std::vector<T> result(contexts.size() / lanes, broadcast<T>(1)), x;
    StateRows rows = {.contexts = contexts, .nodes = LaneNumbers(contexts.size())};
    for (std::size_t t = 0; t < tree_.length; ++t) {
      x.clear();
      block_.describe(rows, x);
      const auto& probabilities = next(parameters, x);
      for (std::size_t s = 0; s < contexts.size(); ++s) {
        const auto answer = block_.answer(contexts[s], s % lanes);
        if (t >= tree_.tokens(answer)) continue;
        const auto onward = tree_.beginning(answer, t + 1);
        const T& of_action = probabilities[s / lanes * actions_ + tree_.last_action(onward)];
        set_lane(result[s / lanes], s % lanes, lane(result[s / lanes], s % lanes) * lane(of_action, s % lanes));
        if (onward < block_.beginnings()) rows.nodes[s] = static_cast<std::uint32_t>(onward);
      }
    }
    return result;
  }

 private:
  const ContextualBlock<T>& block_;
  AnswerTree tree_;
  LaneNetwork<T> network_;
  std::size_t actions_, features_;
};

}  // namespace asymsweep
