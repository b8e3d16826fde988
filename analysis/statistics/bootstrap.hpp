#pragma once
// Bias-corrected and accelerated bootstrap (B. Efron, JASA 82 (1987)).

#include <cstddef>
#include <functional>
#include <span>

#include "analysis/statistics/interval.hpp"

namespace asymsweep::statistics {

/// The i-th index of the whole stream of resamples, in [0, n): resample b holds the indices b n .. b n + n - 1.
using ResampleIndex = std::function<std::size_t(std::size_t i, std::size_t n)>;

/// Philox, always the same resamples: a function of i alone.
std::size_t philox_index(std::size_t i, std::size_t n);

/// BCa interval of the mean of `x`, coverage about 1 - alpha; acceleration by the jackknife. NaN below two values; the
/// mean twice when all values are equal.
Interval bca_of_mean(std::span<const double> x, std::size_t resamples = 10'000, double alpha = 0.05,
                     const ResampleIndex& index = philox_index);

}  // namespace asymsweep::statistics
