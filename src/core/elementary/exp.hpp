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
    const T low = (0.50000000000000010221 + r * 0.16666666666666667453) +
                  r2 * (0.041666666666624127873 + r * 0.0083333333333300618325);
    const T high = (0.0013888888917213716901 + r * 0.00019841269863053616878) +
                   r2 * (0.000024801521295954375131 + r * 2.7557268459997064772e-6) +
                   r4 * (2.762008844540974816e-7 + r * 2.5100385495510319077e-8);
    return low + r4 * high;
  } else {
    return 0.5F + r * (0.16666576989698775683F +
                       r * (0.041666554617204574203F + r * (0.0083631790527225773697F + r * 0.0013926183587713494541F)));
  }
}

}  // namespace detail

/// Error below 1.1 units in the last place, in double and in float. 0 where the result would be subnormal (x < -708.396;
/// -87.336 in float), so that flush-to-zero changes nothing; infinity above the largest number; NaN for NaN.
template <typename T>
inline T exp(T x) {
  using Constants = detail::ExpConstants<RealOf<T>>;
  using Real = RealOf<T>;
  const T shifted = x * static_cast<Real>(1.44269504088896340736) + Constants::round_to_integer;
  const T n = shifted - Constants::round_to_integer;
  const T r = (x - n * Constants::ln2_high) - n * Constants::ln2_low;
  const T mantissa = Real{1} + (r + r * r * detail::exp_remainder(r));
  const auto exponent = (bits_of(shifted) - bits_of(broadcast<T>(Constants::round_to_integer))) << Constants::mantissa_bits;
  T result = from_bits<T>(bits_of(mantissa) + exponent);
  result = select(x < Constants::lowest, T{}, result);
  result = select(x > Constants::highest, broadcast<T>(std::numeric_limits<Real>::infinity()), result);
  return select(x == x, result, x);
}

/// Where exp_of_small holds.
template <typename Real>
inline constexpr Real small_argument = sizeof(Real) == 8 ? Real{1} / 64 : Real{1} / 32;

/// exp(x) for |x| <= small_argument in ten operations: degree 5 in double (minimax, relative error 7.9e-16 before
/// rounding), 3 in float (Chebyshev nodes, 2.0e-8); with rounding below 8 and 2 units in the last place.
template <typename T>
inline T exp_of_small(T x) {
  const T x2 = x * x;
  if constexpr (sizeof(RealOf<T>) == 8) {
    const T q = (0.49999999996439645523 + x * 0.16666666667591621741) + x2 * (0.041667138503543894801 + x * 0.0083333337512535998005);
    return (1.0 + x) + x2 * q;
  } else {
    return (1.0F + x) + x2 * (0.50002034538322313605F + x * 0.16667073572438892778F);
  }
}

}  // namespace asymsweep::elementary
