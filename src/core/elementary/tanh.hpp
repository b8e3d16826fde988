#pragma once
// tanh of numbers and of lanes, the same bits for both, on every machine.

#include "core/elementary/exp.hpp"

namespace asymsweep::elementary {

/// tanh(|x|) = (1 - e) / (1 + e) with e = exp(-2 |x|), and the sign of x. Absolute error below 3 units of the last place
/// of 1 (near 0 that is not a relative error); NaN for NaN.
template <typename T>
inline T tanh(T x) {
  using Real = RealOf<T>;
  const T e = exp_within(larger(Real{-2} * magnitude(x), broadcast<T>(-40)));  // 1 - exp(-40) is 1
  const T size = (Real{1} - e) / (Real{1} + e);
  return select(x == x, from_bits<T>(bits_of(size) | (bits_of(x) & ~bits_of(magnitude(x)))), x);
}

}  // namespace asymsweep::elementary
