#pragma once
// Exact tests that count signs.

#include <cstddef>

namespace asymsweep::statistics {

/// The sign test (J. Arbuthnot, Phil. Trans. 27 (1710)): P(at least `positive` of n), each with probability one half.
double sign_p_greater(std::size_t positive, std::size_t n);
double sign_p_two_sided(std::size_t positive, std::size_t n);

/// Q. McNemar, Psychometrika 12 (1947), exact: paired yes/no outcomes, of which `only_first` and `only_second` differ.
double mcnemar_p_two_sided(std::size_t only_first, std::size_t only_second);

}  // namespace asymsweep::statistics
