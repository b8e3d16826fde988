#pragma once
// Normal deviates from uniform ones, for doubles and for lanes of doubles: the same bits for both, on every machine.

#include "core/elementary/log.hpp"

namespace asymsweep::elementary {

/// cos(2 pi v) for |v| <= 2^50; absolute error below 2e-16, relative error below 2 units in the last place for v in
/// [0, 1]. With v = q/4 + r, |r| <= 1/8: the cosine or sine of 2 pi r, polynomials in r^2 from Chebyshev nodes.
template <typename T>
inline T cos_of_turns(T v) {
  static_assert(sizeof(RealOf<T>) == 8, "cos_of_turns is for doubles");
  constexpr double round_to_integer = 0x1.8p52;
  const T shifted = v * 4.0 + round_to_integer;         // the product is exact
  const T r = v - (shifted - round_to_integer) * 0.25;  // exact
  const auto quarter = bits_of(shifted);                // its last two bits are q mod 4
  const T z = r * r;
  const T cosine = polynomial(z, 1.0, -19.73920880217871723, 64.939394022668242743, -85.456817206643804246, 60.244641352702008933,
                              -26.426253275854721364, 7.9032069115696784291, -1.6990343940660636356);
  const T sine = r * polynomial(z, 6.2831853071795864769, -41.341702240399760142, 81.605249276074930668, -76.70585975299812673,
                                42.058693928988783438, -15.094640403891545649, 3.8197881201632114229, -0.71163580907816659965);
  const T value = select((quarter & 1) == 0, cosine, sine);
  // q = 0: cos, 1: -sin, 2: -cos, 3: sin
  return select(((quarter + 1) & 2) == 0, value, -value);
}

/// Box-Muller: a standard normal deviate from two uniform ones in (0, 1).
template <typename T>
inline T standard_normal(T u, T v) {
  return square_root(-2.0 * log(u)) * cos_of_turns(v);
}

}  // namespace asymsweep::elementary
