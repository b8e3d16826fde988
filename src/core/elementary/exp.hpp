#pragma once
// exp of numbers and of lanes, the same bits for both, on every machine.
//
//   exp(x) = 2^n exp(r),  n = round(x / ln 2),  |r| <= ln 2 / 2,  exp(r) = 1 + r + r^2 q(r)
//
// with q interpolated at Chebyshev nodes (relative error 1.6e-17 in double, 1.0e-8 in float, before rounding).

#include <limits>

#include "core/elementary/lanes.hpp"

namespace asymsweep::elementary {

namespace detail {

template <typename Real>
struct ExpConstants;

template <>
struct ExpConstants<double> {
  static constexpr double lowest = -708.396, highest = 709.782712893384;  // below: subnormal; above: infinite
  static constexpr double ln2_high = 0x1.62e42fee00000p-1, ln2_low = 0x1.a39ef35793c76p-33;  // n * ln2_high is exact
  static constexpr double round_to_integer = 0x1.8p52;  // x + this - this is x rounded; the sum's last bits hold it
  static constexpr int mantissa_bits = 52;
};

template <>
struct ExpConstants<float> {
  static constexpr float lowest = -87.336F, highest = 88.7228F;
  static constexpr float ln2_high = 0x1.62e400p-1F, ln2_low = 1.42860682031e-6F;
  static constexpr float round_to_integer = 0x1.8p23F;
  static constexpr int mantissa_bits = 23;
};

/// q(r) for |r| <= ln 2 / 2.
template <typename T>
T exp_remainder(T r) {
  if constexpr (sizeof(RealOf<T>) == 8) {
    const T r2 = r * r, r4 = r2 * r2;
    const T low = multiply_add(r2, polynomial(r, 0.041666666666624127873, 0.0083333333333300618325),
                               polynomial(r, 0.50000000000000010221, 0.16666666666666667453));
    const T high = multiply_add(r2, polynomial(r, 0.000024801521295954375131, 2.7557268459997064772e-6),
                                polynomial(r, 0.0013888888917213716901, 0.00019841269863053616878));
    return multiply_add(r4, multiply_add(r4, polynomial(r, 2.762008844540974816e-7, 2.5100385495510319077e-8), high), low);
  } else {
    return polynomial(r, 0.5F, 0.16666576989698775683F, 0.041666554617204574203F, 0.0083631790527225773697F, 0.0013926183587713494541F);
  }
}

}  // namespace detail

/// exp where neither x nor the result is beyond its edges, and x is a number.
template <typename T>
inline T exp_within(T x) {
  using Constants = detail::ExpConstants<RealOf<T>>;
  using Real = RealOf<T>;
  const T shifted = polynomial(x, Constants::round_to_integer, static_cast<Real>(1.44269504088896340736));
  const T n = shifted - Constants::round_to_integer;
  const T r = multiply_add(n, broadcast<T>(-Constants::ln2_low), multiply_add(n, broadcast<T>(-Constants::ln2_high), x));
  const T mantissa = Real{1} + multiply_add(r * r, detail::exp_remainder(r), r);
  const auto exponent = (bits_of(shifted) - bits_of(broadcast<T>(Constants::round_to_integer))) << Constants::mantissa_bits;
  return from_bits<T>(bits_of(mantissa) + exponent);
}

/// Error below 1.1 units in the last place, in double and in float. 0 where the result would be subnormal (x < -708.396;
/// -87.336 in float), so that flush-to-zero changes nothing; infinity above the largest number; NaN for NaN.
template <typename T>
inline T exp(T x) {
  using Constants = detail::ExpConstants<RealOf<T>>;
  T result = exp_within(x);
  result = select(x < Constants::lowest, T{}, result);
  result = select(x > Constants::highest, broadcast<T>(std::numeric_limits<RealOf<T>>::infinity()), result);
  return select(x == x, result, x);
}

}  // namespace asymsweep::elementary
