#pragma once
// Supervised fine-tuning on the positives: maximum likelihood of the samples that beat a threshold, as in the improve step
// of reinforced self-training (C. Gulcehre et al., ReST, arXiv:2308.08998, filter 1[R > tau]). The threshold is V:
//
//   J(pi) = E_{y ~ mu} [ 1[R > V] log pi(y) ],   weight = 1[R > V].

#include "algorithms/algorithm.hpp"

namespace asymsweep {

Algorithm sft();

}  // namespace asymsweep
