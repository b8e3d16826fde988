#pragma once
// What a policy with certain parameters answers: action by action, and the probabilities of whole answers,
// pi(y|x) = product over t of pi(y_t | x, y_1 .. y_(t-1)).

#include <span>
#include <vector>

#include "policies/policy.hpp"
#include "problems/contextual_instance.hpp"

namespace asymsweep {

class AnswerPolicy {
 public:
  /// All three must outlive it.
  AnswerPolicy(const ContextualInstance& instance, const Policy& policy, std::span<const double> parameters)
      : instance_(instance), policy_(policy), parameters_(parameters) {}

  /// Probabilities of the next action, [actions].
  std::vector<double> next(AnswerState state) const;
  /// Probability of every answer, [answers]. Visits all beginnings.
  std::vector<double> answers(std::size_t context) const;
  /// Probability of the right answer.
  double right(std::size_t context) const;
  /// Adds dJ/dparameters to `gradient`, given dJ/dlogits in `state`, [actions].
  void add_gradient(AnswerState state, std::span<const double> logit_gradient, std::span<double> gradient) const;

 private:
  /// Calls `use` with what the policy sees of a state.
  template <typename Use>
  void in(AnswerState state, Use use) const;

  const ContextualInstance& instance_;
  const Policy& policy_;
  std::span<const double> parameters_;
};

}  // namespace asymsweep
