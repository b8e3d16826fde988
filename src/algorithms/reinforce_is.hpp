#pragma once
// REINFORCE with importance weights (R. J. Williams, Machine Learning 8, 1992; off-policy by importance sampling:
// D. Precup, R. S. Sutton, S. Singh, ICML 2000): gradient ascent on the true expected reward,
//
//   J(pi) = E_{y ~ mu} [ pi(y) / mu(y) (r(y) - V) ],
//
// weight = pi(y) / mu(y) (R - V). The baseline changes the variance only.

#include "algorithms/algorithm.hpp"

namespace asymsweep {

Algorithm reinforce_is();

}  // namespace asymsweep
