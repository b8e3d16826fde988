#pragma once
// Inverse transform: which of several outcomes a uniform number stands for, given the sums of their probabilities.

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "core/elementary/lanes.hpp"

namespace asymsweep {

/// Searches side by side: one waits for its last comparison, and more would not fit in registers.
template <typename T>
inline constexpr std::size_t searches_together = std::min<std::size_t>(lane_count<T>, 4);

/// Of each search: how many of the first `count - 1` of its sums, `Stride` apart, are not above its target. Binary searches
/// without branches. Positive numbers are in the order of their bits, and whole numbers compare faster.
template <std::size_t Stride, typename Real, std::size_t Together>
inline std::array<std::size_t, Together> sums_not_above(const std::array<const Real*, Together>& sums, std::size_t count,
                                                        const std::array<Real, Together>& targets) {
  std::array<std::size_t, Together> found = {};  // times Stride
  for (std::size_t left = count; left > 1; left -= left / 2) {
    const std::size_t half = left / 2 * Stride;
    for (std::size_t j = 0; j < Together; ++j)
      found[j] += bits_of(sums[j][found[j] + half - Stride]) <= bits_of(targets[j]) ? half : 0;
  }
  for (auto& place : found) place /= Stride;
  return found;
}

/// Up to so many sums counting them all, lanes side by side, is faster than searches lane by lane (measured: with 100 in AVX2 it is not).
template <typename T>
inline constexpr std::size_t most_counted = 8 * lane_count<T>;

/// The same of `Together` targets, in all lanes, with sums that the targets share: by counting the sums that are above. NaN is above nothing.
template <std::size_t Together, typename T>
[[gnu::always_inline]] inline void count_not_above(const T* sums, std::size_t count, const T* targets, std::uint32_t* found) {
  BitsOf<T> below[Together];
  for (std::size_t j = 0; j < Together; ++j) below[j] = BitsOf<T>{} + static_cast<RealOf<BitsOf<T>>>(count - 1);
  for (std::size_t k = 0; k + 1 < count; ++k)
#pragma GCC unroll 8
    for (std::size_t j = 0; j < Together; ++j) below[j] += std::bit_cast<BitsOf<T>>(sums[k] > targets[j]);  // a mask is 0 or -1
  for (std::size_t j = 0; j < Together; ++j)
    for (std::size_t l = 0; l < lane_count<T>; ++l) found[j * lane_count<T> + l] = static_cast<std::uint32_t>(lane(below[j], l));
}

}  // namespace asymsweep
