#pragma once
// The bootstrap of many samples of one size with the same resamples: common random numbers, as in training. The mean of
// all resamples of all samples is then one product of a matrix of counts with one of values, taken block by block.
// bootstrap.hpp is its slow twin: same resamples, same numbers but for rounding.

#include <Eigen/Core>
#include <cstddef>
#include <span>
#include <vector>

#include "analysis/statistics/interval.hpp"

namespace asymsweep::statistics {

/// Resamples taken at once. Sums run over items one by one, so they are the same bits for any width of vectors.
inline constexpr int resample_block = 32;

/// [resample in block][item] How often each of n items is in resamples b .. b + resample_block - 1 of philox_index.
using ResampleCounts = Eigen::Array<double, resample_block, Eigen::Dynamic>;
ResampleCounts resample_counts(std::size_t n, std::size_t first_resample);

struct SampleIntervals {
  Interval mean_bca, iqm_bca;
};

/// BCa intervals of the mean and of the interquartile mean of every sample; NaN below two values. All samples have the
/// same number of values. Memory: resamples x samples x 16 bytes; call it with slices.
std::vector<SampleIntervals> bca_together(std::span<const std::vector<double>> samples, std::size_t resamples = 10'000,
                                          double alpha = 0.05);

}  // namespace asymsweep::statistics
