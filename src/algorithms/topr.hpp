#pragma once
// TOPR, tapered off-policy REINFORCE (N. Le Roux et al., arXiv:2503.14286): positives as in supervised learning, without
// importance weights; negatives with the importance ratio truncated to [0, 1]:
//
//   weight = R - V                          where R >= V,
//            min(pi(y) / mu(y), 1) (R - V)  where R < V.

#include "algorithms/algorithm.hpp"

namespace asymsweep {

Algorithm topr();

}  // namespace asymsweep
