#include "policies/tabular.hpp"

#include <algorithm>

#include "core/elementary/every_processor.hpp"
#include "core/elementary/exp.hpp"

namespace asymsweep {

void TabularPolicy::logits(std::span<const double> parameters, const PolicyState& state, std::span<double> logits) const {
  std::ranges::copy(parameters.subspan(state.number * actions_, actions_), logits.begin());
}

void TabularPolicy::add_gradient(std::span<const double>, const PolicyState& state, std::span<const double> logit_gradient,
                                 std::span<double> gradient) const {
  for (std::size_t y = 0; y < actions_; ++y) gradient[state.number * actions_ + y] += logit_gradient[y];
}

PolicyEntry tabular_policy() {
  return {.name = "tabular", .meaning = "softmax of one logit per state and action (Theorems 4.2 and 4.3)", .make = [](const PolicyShape& shape) -> std::unique_ptr<Policy> {
            return std::make_unique<TabularPolicy>(shape.states, shape.actions);
          }};
}

ASYMSWEEP_EVERY_PROCESSOR
void softmax(std::span<const double> logits, std::span<double> probabilities) {
  const double largest = *std::ranges::max_element(logits);
  double total = 0;
  for (std::size_t y = 0; y < logits.size(); ++y) total += probabilities[y] = elementary::exp(logits[y] - largest);
  const double share = 1 / total;
  for (double& probability : probabilities) probability *= share;
}

}  // namespace asymsweep
