#pragma once
// exp(x) - 1 of small numbers, in as few operations as their size allows: lane by lane the cheapest polynomial that holds.
//
//   exp(x) - 1 = x + x^2 q(x),  q(x) = (c0 + c1 x) + x^2 ((c2 + c3 x) + x^2 (c4 + c5 x))
//
// A polynomial of fewer pairs has zeros for the rest, and gives the same bits whether the zeros are computed or left out. So
// lanes that need polynomials of different length can go together. Coefficients: minimax of the relative error of exp(x).

#include <array>

#include "core/elementary/lanes.hpp"

namespace asymsweep::elementary {

/// A polynomial for |x| <= `largest`.
template <typename Real>
struct StepPolynomial {
  Real largest;
  std::array<Real, 6> coefficients;
};

/// From the shortest, of one pair, on. The relative errors before rounding are 3e-17, 8e-16 and 6e-17 in double; 7e-9 and 2e-8 in
/// single.
template <typename Real>
inline constexpr auto step_polynomials = std::array<StepPolynomial<Real>, 0>{};
template <>
inline constexpr auto step_polynomials<double> = std::array<StepPolynomial<double>, 3>{{
    {0x1p-12, {0.50000000205736749859, 0.16666666673721267089}},
    {0x1p-6, {0.49999999996448735162, 0.16666666668304716548, 0.041667138086694914534, 0.0083333015551614614963}},
    {0x1p-4, {0.50000000000026489921, 0.16666666666640087002, 0.041666666249796244226, 0.0083333334976219992224,
              0.0013890742283033828339, 0.00019839792394917078505}}}};
template <>
inline constexpr auto step_polynomials<float> = std::array<StepPolynomial<float>, 2>{{
    {0x1p-5F, {0.50003359358019694447F, 0.1667677093377785801F}},
    {0x1p-2F, {0.49999783962595106823F, 0.16666783784982558414F, 0.041784365152584650172F, 0.0083233125908370592105F}}}};

/// Arguments up to this size have a polynomial.
template <typename Real>
inline constexpr Real largest_step_argument = step_polynomials<Real>.back().largest;

/// The polynomials of several lanes.
template <typename T>
class ExpOfStep {
 public:
  /// The shortest for each lane that holds up to its `bound`; the longest where the bound is larger, or no number.
  explicit ExpOfStep(T bound) {
    for (std::size_t i = 0; i < polynomials.size(); ++i)
      for (std::size_t c = 0; c < polynomials[i].coefficients.size(); ++c) {
        const T coefficient = broadcast<T>(polynomials[i].coefficients[c]);
        coefficients_[c] = i == 0 ? coefficient : select(bound <= polynomials[i - 1].largest, coefficients_[c], coefficient);
      }
  }

  /// exp(x) - 1, where no lane's polynomial has more than `Pairs` pairs.
  template <int Pairs>
  T minus_1(T x) const {
    const T x2 = x * x;
    T q = pair<Pairs - 1>(x);
    if constexpr (Pairs > 2) q = multiply_add(x2, q, pair<1>(x));
    if constexpr (Pairs > 1) q = multiply_add(x2, q, pair<0>(x));
    return multiply_add(x2, q, x);
  }

 private:
  static constexpr const auto& polynomials = step_polynomials<RealOf<T>>;

  template <int Number>
  T pair(T x) const {
    return multiply_add(x, coefficients_[2 * Number + 1], coefficients_[2 * Number]);
  }

  std::array<T, 6> coefficients_;
};

}  // namespace asymsweep::elementary
