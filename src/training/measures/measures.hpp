#pragma once
// Measures of a policy pi beside what it earns: how far it is from mu and from pi_0, what it answers without chance, what its
// gradient is made of. All are exact: sums over all actions or answers, no samples.
//
// mu is the behaviour policy of the last step before the moment that is measured; before the first step it is the first behaviour
// policy. So at the end of a round of `lag` steps mu is the policy at the start of that round. pi_0 is the policy before training.
//
// With contexts, "mean" is over the training contexts, and answers are whole answers: of several tokens, their product.

#include <limits>

namespace asymsweep {

/// NaN where a run has diverged, and where an environment or an algorithm gives the words no meaning.
struct Measures {
  static constexpr double none = std::numeric_limits<double>::quiet_NaN();

  double pass_at_k = none;                ///< 1 - (1 - pi(right answer | x))^k, mean over the test contexts; of the bandit NaN: no arm is "right"
  double greedy = none;                   ///< test accuracy, or expected reward of the bandit, of the likeliest actions; ties share
  double low_temperature = none;          ///< the same at temperature 0.1
  double kl_behavior = none;              ///< mean KL(pi || mu), nats
  double kl_initial = none;               ///< mean KL(pi || pi_0), nats
  double effective_sample_size = none;    ///< mean (sum mu w)^2 / sum mu w^2 with w = pi/mu, in [0, 1]
  double negative_share = none;           ///< sum of mu |w| where w < 0, over that of all; w: the expected weight (expected_weights.hpp)
  double negative_share_below_mu = none;  ///< of the negative mass, that of actions with pi < mu; NaN where no mass is negative
  double answer_length = none;            ///< mean tokens of an answer of pi
  double right_answer_length = none;      ///< of its right answers: sum over x of pi(right answer | x) times its tokens, over the sum of pi
  double wrong_answer_length = none;      ///< the same of its wrong answers; both NaN where pi gives none
};

using MeasureField = double Measures::*;

}  // namespace asymsweep
