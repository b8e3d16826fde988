#pragma once
// Natural logarithm of doubles and of lanes of doubles, the same bits for both, on every machine.
//
//   x = 2^k m,  sqrt(1/2) <= m < sqrt(2),  f = m - 1,  s = f / (2 + f),
//   log m = 2 atanh(s) = f - (f^2/2 - s (f^2/2 + R)),   R = s^2 Q(s^2)
//
// with Q interpolated at Chebyshev nodes (error of R below 5e-18). The arrangement is that of Sun's fdlibm.

#include <limits>

#include "core/elementary/lanes.hpp"

namespace asymsweep::elementary {

/// Error below 1 unit in the last place. -infinity below 2^-1022 (a subnormal number counts as 0) and NaN below 0.
template <typename T>
inline T log(T x) {
  static_assert(sizeof(RealOf<T>) == 8, "log is for doubles");
  constexpr std::uint64_t bits_of_sqrt_half = 0x3fe6a09e667f3bcd, exponent_bias = 1023;
  constexpr double two_to_52 = 0x1p52;

  // The exponent with its bias: its bits below those of 2^52 make it a double.
  const auto biased = (bits_of(x) + ((exponent_bias << 52) - bits_of_sqrt_half)) >> 52;
  const T k = from_bits<T>(biased | bits_of(broadcast<T>(two_to_52))) - (two_to_52 + exponent_bias);
  const T f = from_bits<T>(bits_of(x) - ((biased - exponent_bias) << 52)) - 1.0;

  const T s = f / (2.0 + f);
  const T z = s * s;
  const T r = z * polynomial(z, 0.66666666666666696883, 0.39999999999899443233, 0.28571428626003268742, 0.22222211130259877029,
                             0.18182889455674946038, 0.15331710618210771569, 0.14616585424888621974);
  const T half_square = 0.5 * f * f;
  const T tail = multiply_add(s, half_square + r, k * 0x1.a39ef35793c76p-33);
  T result = multiply_add(k, broadcast<T>(0x1.62e42fee00000p-1), f - (half_square - tail));

  constexpr double infinity = std::numeric_limits<double>::infinity();
  result = select(x < 0x1p-1022, broadcast<T>(-infinity), result);
  result = select(x <= -0x1p-1022, broadcast<T>(std::numeric_limits<double>::quiet_NaN()), result);
  return select(x < infinity, result, x);  // infinity, NaN
}

}  // namespace asymsweep::elementary
