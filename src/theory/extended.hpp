#pragma once
// The x87 processor's extended format in software: 64 bits of mantissa, exponents from -16445 on, every operation rounded to nearest
// (even). For processors without it: same operations, same bits. Slower, but closed forms need few.

#include <bit>
#include <compare>
#include <concepts>
#include <cstdint>
#include <utility>

namespace asymsweep::theory {

/// A finite number, or a zero with its sign. Numbers of 2^16384 and more do not occur: the closed forms are of doubles, and their products.
class Extended {
 public:
  constexpr Extended() = default;

  template <std::integral Integer>
  constexpr Extended(Integer value) {
    const bool negative = std::cmp_less(value, 0);
    const auto size = static_cast<std::uint64_t>(value);
    *this = rounded(negative, negative ? 0 - size : size, 0);
    if (value == 0) negative_ = false;
  }

  /// Exact; also of subnormal numbers, whatever the processor makes of them.
  constexpr Extended(double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    const auto exponent = static_cast<int>(bits >> 52 & 0x7ff);
    const std::uint64_t fraction = bits & ((std::uint64_t{1} << 52) - 1);
    *this = rounded(bits >> 63 != 0, exponent ? fraction | std::uint64_t{1} << 52 : fraction, (exponent ? exponent : 1) - 1075);
  }

  /// Rounded to nearest (even), subnormal numbers too; infinity beyond the largest.
  constexpr explicit operator double() const {
    const std::uint64_t sign = static_cast<std::uint64_t>(negative_) << 63;
    const int top = exponent_ + 63;  // 2^top <= |value| < 2^(top + 1)
    if (mantissa_ == 0 || top < -1075) return std::bit_cast<double>(sign);
    const int lowest = top < -1022 ? -1074 : top - 52;
    const auto units = static_cast<std::uint64_t>(divided(mantissa_, lowest - exponent_));
    const std::uint64_t magnitude = top < -1022 ? units : (static_cast<std::uint64_t>(top + 1022) << 52) + units;  // a carry moves the exponent on
    constexpr std::uint64_t infinity = std::uint64_t{0x7ff} << 52;
    return std::bit_cast<double>(sign | (top > 1023 || magnitude > infinity ? infinity : magnitude));
  }

  constexpr Extended operator-() const {
    Extended result = *this;
    result.negative_ = !negative_;
    return result;
  }

  friend constexpr Extended operator+(const Extended& a, const Extended& b) {
    if (a.mantissa_ == 0 && b.mantissa_ == 0) return a.negative_ ? b : a;
    if (a.mantissa_ == 0) return b;
    if (b.mantissa_ == 0) return a;
    if (a.exponent_ < b.exponent_) return b + a;
    // 62 bits are left below the larger number's; what does not fit there counts by a last bit that is not 0.
    const Wide large = Wide{a.mantissa_} << 62;
    Wide small = Wide{b.mantissa_} << 62;
    const int distance = a.exponent_ - b.exponent_;
    const bool gone = distance > 126;
    const Wide kept = gone ? 0 : small >> distance;
    small = kept | ((gone ? Wide{0} : kept << distance) != small ? 1 : 0);
    if (a.negative_ == b.negative_) return rounded(a.negative_, large + small, a.exponent_ - 62);
    if (large == small) return {};
    return large > small ? rounded(a.negative_, large - small, a.exponent_ - 62) : rounded(b.negative_, small - large, a.exponent_ - 62);
  }
  friend constexpr Extended operator-(const Extended& a, const Extended& b) { return a + -b; }

  friend constexpr Extended operator*(const Extended& a, const Extended& b) {
    return rounded(a.negative_ != b.negative_, Wide{a.mantissa_} * b.mantissa_, a.exponent_ + b.exponent_);
  }

  /// b is not 0.
  friend constexpr Extended operator/(const Extended& a, const Extended& b) {
    Wide quotient = (Wide{a.mantissa_} << 64) / b.mantissa_, rest = (Wide{a.mantissa_} << 64) % b.mantissa_;
    for (int bit = 0; bit < 2; ++bit) {
      rest <<= 1;
      quotient = quotient << 1 | (rest >= b.mantissa_ ? 1 : 0);
      if (rest >= b.mantissa_) rest -= b.mantissa_;
    }
    return rounded(a.negative_ != b.negative_, quotient << 1 | (rest != 0 ? 1 : 0), a.exponent_ - b.exponent_ - 67);
  }

  Extended& operator+=(const Extended& b) { return *this = *this + b; }
  Extended& operator-=(const Extended& b) { return *this = *this - b; }
  Extended& operator*=(const Extended& b) { return *this = *this * b; }
  Extended& operator/=(const Extended& b) { return *this = *this / b; }

  friend constexpr bool operator==(const Extended& a, const Extended& b) { return (a <=> b) == 0; }
  friend constexpr std::strong_ordering operator<=>(const Extended& a, const Extended& b) {
    if (a.mantissa_ == 0 && b.mantissa_ == 0) return std::strong_ordering::equal;
    const int sign_a = a.mantissa_ == 0 ? 0 : a.negative_ ? -1
                                                          : 1,
              sign_b = b.mantissa_ == 0 ? 0 : b.negative_ ? -1
                                                          : 1;
    if (sign_a != sign_b) return sign_a <=> sign_b;
    const auto larger = a.exponent_ != b.exponent_ ? a.exponent_ <=> b.exponent_ : a.mantissa_ <=> b.mantissa_;
    return a.negative_ ? 0 <=> larger : larger;
  }

  friend constexpr Extended magnitude(Extended x) {
    x.negative_ = false;
    return x;
  }
  /// x 2^power.
  friend constexpr Extended scaled(const Extended& x, int power) { return rounded(x.negative_, x.mantissa_, x.exponent_ + power); }
  /// For x > 0: a number in [1/2, 1) and the power of two that gives x with it.
  friend constexpr std::pair<Extended, int> split(const Extended& x) { return {rounded(false, x.mantissa_, -64), x.exponent_ + 64}; }

 private:
  __extension__ typedef unsigned __int128 Wide;
  static constexpr int lowest_exponent = -16445;

  static constexpr int width(Wide x) {
    const auto high = static_cast<std::uint64_t>(x >> 64);
    return high ? 64 + std::bit_width(high) : std::bit_width(static_cast<std::uint64_t>(x));
  }

  /// x / 2^places to the nearest integer, the even one of two.
  static constexpr Wide divided(Wide x, int places) {
    if (places <= 0) return x << -places;
    if (places > 127) return places == 128 && x > Wide{1} << 127 ? 1 : 0;
    const Wide whole = x >> places, rest = x - (whole << places), half = Wide{1} << (places - 1);
    return whole + (rest > half || (rest == half && (whole & 1)) ? 1 : 0);
  }

  /// mantissa 2^exponent.
  static constexpr Extended rounded(bool negative, Wide mantissa, int exponent) {
    Extended result;
    result.negative_ = negative;
    int places = width(mantissa) - 64;
    if (exponent + places < lowest_exponent) places = lowest_exponent - exponent;
    const Wide units = divided(mantissa, places);
    if (units == 0) return result;
    const int missing = 64 - width(units);  // -1 after a carry; above 0 for a number next to 0
    result.mantissa_ = static_cast<std::uint64_t>(missing < 0 ? units >> 1 : units << missing);
    result.exponent_ = exponent + places - missing;
    return result;
  }

  std::uint64_t mantissa_ = 0;  ///< its first bit is 1, or all are 0
  std::int32_t exponent_ = 0;   ///< of the last bit
  bool negative_ = false;
};

}  // namespace asymsweep::theory
