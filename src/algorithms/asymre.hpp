#pragma once
// AsymRE, asymmetric off-policy REINFORCE (C. Arnal et al., arXiv:2506.20520v2, Definition 4.1): gradient ascent on
//
//   J(pi) = E_{y ~ mu} [ log pi(y) (r(y) - V) ],
//
// without importance weights: weight = R - V.

#include "algorithms/algorithm.hpp"

namespace asymsweep {

Algorithm asymre();

}  // namespace asymsweep
