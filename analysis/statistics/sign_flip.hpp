#pragma once
// Sign-flip (permutation) test of the mean of paired differences (R. A. Fisher, The Design of Experiments, 1935,
// section 21): exact when the differences are symmetric about zero, whatever their distribution.

#include <cstddef>
#include <span>
#include <vector>

namespace asymsweep::statistics {

/// All 2^n sign patterns are counted up to this many differences.
inline constexpr std::size_t most_enumerated = 20;

/// P(mean of randomly signed differences >= mean). Beyond `most_enumerated` differences: (1 + count) / (1 + patterns)
/// over a fixed Philox stream, which is a valid p-value too (B. Phipson, G. K. Smyth, 2010). 1 when empty.
double sign_flip_p_greater(std::span<const double> differences, std::size_t patterns = 100'000);

/// The same of many samples of one size, all with the same patterns: the same bits, many times faster.
std::vector<double> sign_flip_together(std::span<const std::vector<double>> samples, std::size_t patterns = 100'000);

}  // namespace asymsweep::statistics
