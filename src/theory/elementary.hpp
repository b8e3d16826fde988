#pragma once
// exp and log of extended numbers, by the basic operations alone: the same bits for x87's long double and for Extended. Those of C
// libraries differ between processors. Templates, so that tests can compare the two types.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "theory/real.hpp"

namespace asymsweep::theory {

namespace detail {

/// log 2 in two parts. The first has 48 bits, so that its product with an integer of 16 is exact.
template <typename R>
R log_2_high() {
  return scaled(R(std::uint64_t{0xB17217F7D1CF}), -48);
}
template <typename R>
R log_2_low() {
  return scaled(R(std::uint64_t{0x79ABC9E3B39803F3}), -112);
}

}  // namespace detail

/// c_0 + c_1 x + c_2 x^2 + ..., the even and the odd powers apart: a processor works on both at once.
template <typename R, std::size_t N>
R power_series(const std::array<R, N>& coefficients, const R& x) {
  const R square = x * x;
  R even = coefficients[(N - 1) / 2 * 2], odd = coefficients[N / 2 * 2 - 1];
  for (std::size_t n = (N - 1) / 2 * 2; n >= 2; n -= 2) even = even * square + coefficients[n - 2];
  for (std::size_t n = N / 2 * 2 - 1; n >= 3; n -= 2) odd = odd * square + coefficients[n - 2];
  return even + x * odd;
}

/// exp(x) = 2^k exp(r), |r| <= log(2)/2, by the power series to r^15 (next term below 2^-68 of the sum). For x <= 0; error below two units in
/// the last of 64 bits. 0 below -11355, where the result would be next to x87's smallest number.
template <typename R>
R exponential(const R& x) {
  if (x < R(-11355)) return 0;
  const double turns = static_cast<double>(x) * 1.4426950408889634;
  const int k = static_cast<int>(turns - 0.5);
  const R r = (x - R(k) * detail::log_2_high<R>()) - R(k) * detail::log_2_low<R>();
  static constexpr auto coefficients = [] {  // 1/1!, 1/2!, ..., 1/15!
    std::array<R, 15> values;
    std::uint64_t factorial = 1;
    for (std::size_t n = 1; n <= values.size(); ++n) values[n - 1] = R(1) / R(factorial *= n);
    return values;
  }();
  return scaled(R(1) + r * power_series(coefficients, r), k);
}

/// log(x) = k log(2) + 2 atanh(s), s = (m - 1)/(m + 1), 1/sqrt(2) <= m < sqrt(2), by the power series to s^25 (next term below 2^-70 of it). For x > 0;
/// error below three units in the last of 64 bits, where x is a double.
template <typename R>
R logarithm(const R& x) {
  auto [m, k] = split(x);
  if (static_cast<double>(m) < 0.70710678118654752) {
    m = scaled(m, 1);
    --k;
  }
  const R s = (m - R(1)) / (m + R(1)), square = s * s;
  static constexpr auto coefficients = [] {  // 1/3, 1/5, ..., 1/25
    std::array<R, 12> values;
    for (std::size_t n = 0; n < values.size(); ++n) values[n] = R(1) / R(2 * n + 3);
    return values;
  }();
  const R twice = s + s;
  return R(k) * detail::log_2_high<R>() + (twice + (twice * (square * power_series(coefficients, square)) + R(k) * detail::log_2_low<R>()));
}

}  // namespace asymsweep::theory
