#pragma once
// P-values of a family of hypotheses, adjusted so that each can be compared with alpha.

#include <span>
#include <vector>

namespace asymsweep::statistics {

/// S. Holm, Scand. J. Stat. 6 (1979): family-wise error, any dependence. NaN entries are no hypotheses: they stay NaN
/// and do not count.
std::vector<double> holm(std::span<const double> p_values);

}  // namespace asymsweep::statistics
