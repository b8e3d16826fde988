#pragma once
// What the operators and functions of formulas compute, of numbers and of lanes: the same bits for both, on every machine. NaN
// goes through: a run whose numbers are none must be seen to diverge.

#include <cmath>
#include <cstddef>

#include "core/elementary/exp.hpp"
#include "core/elementary/lanes.hpp"
#include "core/elementary/log.hpp"
#include "core/elementary/tanh.hpp"

namespace asymsweep::expression::functions {

template <typename T>
using Mask = decltype(T{} < T{});

template <typename T>
T minimum(T a, T b) {
  const T least = select(b < a, b, a);
  return select(b == b, least, b);
}
template <typename T>
T maximum(T a, T b) {
  const T largest = select(b > a, b, a);
  return select(b == b, largest, b);
}

/// max(x, low), then min with `high`.
template <typename T>
T clip(T x, T low, T high) {
  const T raised = select(x < low, low, x);
  return select(raised > high, high, raised);
}

template <typename T>
T sign(T x) {
  return select(x > T{}, broadcast<T>(1), select(x < T{}, broadcast<T>(-1), x));
}

/// Of float lanes by way of doubles, rounded once more.
template <typename T>
T log(T x) {
  if constexpr (sizeof(RealOf<T>) == 8) return elementary::log(x);
  else if constexpr (lane_count<T> == 1) return static_cast<float>(elementary::log(static_cast<double>(x)));
  else {
    using Half = NativeLanes<double>;
    T result = {};
    for (std::size_t first = 0; first < lane_count<T>; first += lane_count<Half>) {
      Half half = {};
      for (std::size_t l = 0; l < lane_count<Half>; ++l) set_lane(half, l, static_cast<double>(lane(x, first + l)));
      half = elementary::log(half);
      for (std::size_t l = 0; l < lane_count<Half>; ++l) set_lane(result, first + l, static_cast<float>(lane(half, l)));
    }
    return result;
  }
}

template <typename T>
T sigmoid(T x) {
  return RealOf<T>{1} / (RealOf<T>{1} + elementary::exp(-x));
}

/// x^n by squaring, for |n| <= 64.
template <typename T>
T whole_power(T x, int n) {
  T square = x, product = broadcast<T>(1);
  bool first = true;
  for (int rest = n < 0 ? -n : n; rest > 0; rest /= 2) {
    if (rest % 2 == 1) {
      product = first ? square : product * square;
      first = false;
    }
    if (rest > 1) square = square * square;
  }
  return n < 0 ? RealOf<T>{1} / product : product;
}

/// x^y of one y for all lanes: by squaring where y is a whole number of at most 64; else exp(y log x), 0 and infinite for x = 0, no
/// number for x < 0.
template <typename T>
T power(T x, RealOf<T> y) {
  using Real = RealOf<T>;
  if (y == std::floor(y) && std::abs(y) <= Real{64}) return whole_power(x, static_cast<int>(y));
  const T result = elementary::exp(y * functions::log(x));
  // The logarithm of a number too small for it is -infinity, as that of 0.
  return select(x == x, result, x);
}

/// The same where each lane has its own y.
template <typename T>
T power_of(T x, T y) {
  if constexpr (lane_count<T> == 1) return power(x, y);
  else {
    T result = {};
    for (std::size_t l = 0; l < lane_count<T>; ++l) set_lane(result, l, power(lane(x, l), lane(y, l)));
    return result;
  }
}

}  // namespace asymsweep::expression::functions
