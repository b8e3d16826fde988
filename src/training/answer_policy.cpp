#include "training/answer_policy.hpp"

#include "policies/tabular.hpp"

namespace asymsweep {

template <typename Use>
void AnswerPolicy::in(AnswerState state, Use use) const {
  std::vector<double> features(instance_.features());
  instance_.describe(state, features);
  use(PolicyState{.number = instance_.state_number(state), .features = features});
}

std::vector<double> AnswerPolicy::next(AnswerState state) const {
  std::vector<double> logits(instance_.tree.actions), probabilities(logits.size());
  in(state, [&](const PolicyState& at) { policy_.logits(parameters_, at, logits); });
  softmax(logits, probabilities);
  return probabilities;
}

std::vector<double> AnswerPolicy::answers(std::size_t context) const {
  const auto& tree = instance_.tree;
  const std::size_t beginnings = tree.beginnings();
  std::vector<double> reached(beginnings + tree.answers());  // probability of each node
  reached[0] = 1;
  for (std::size_t node = 0; node < beginnings; ++node) {
    const auto probabilities = next({context, node});
    for (std::size_t y = 0; y < tree.actions; ++y) reached[tree.child(node, y)] = reached[node] * probabilities[y];
  }
  return {reached.begin() + static_cast<std::ptrdiff_t>(beginnings), reached.end()};
}

double AnswerPolicy::right(std::size_t context) const {
  const auto& tree = instance_.tree;
  double probability = 1;
  for (std::size_t t = 0; t < tree.tokens(instance_.answers[context]); ++t) {
    const auto action = tree.last_action(tree.beginning(instance_.answers[context], t + 1));
    probability *= next({context, tree.beginning(instance_.answers[context], t)})[action];
  }
  return probability;
}

void AnswerPolicy::add_gradient(AnswerState state, std::span<const double> logit_gradient, std::span<double> gradient) const {
  in(state, [&](const PolicyState& at) { policy_.add_gradient(parameters_, at, logit_gradient, gradient); });
}

}  // namespace asymsweep
