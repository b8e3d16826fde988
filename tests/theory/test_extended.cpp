// The software twin of x87's format has its bits, in every operation and function of the closed forms; and these are right.
#if defined(__x86_64__)
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>

#include "theory/elementary.hpp"
#include "theory/extended.hpp"

using namespace asymsweep::theory;

namespace {

using Hardware = long double;

/// Both types made of the same integer and power of two.
struct Pair {
  Hardware hardware;
  Extended software;
};

class Numbers {
 public:
  /// 64 random bits, or ones with long runs of 0 and 1; exponents up to `span` apart.
  Pair next(int span) {
    auto mantissa = bits_();
    if (bits_() & 1) mantissa = (mantissa | mantissa >> 1 | mantissa >> 3) & ~(bits_() & bits_() & bits_());
    if (bits_() % 4 == 0) mantissa &= ~std::uint64_t{0} << bits_() % 64;
    if (bits_() % 16 == 0) mantissa = 0;
    const int power = static_cast<int>(bits_() % static_cast<unsigned>(2 * span + 1)) - span;
    const bool negative = bits_() & 1;
    Pair made{std::ldexp(static_cast<Hardware>(mantissa), power), scaled(Extended(mantissa), power)};
    return negative ? Pair{-made.hardware, -made.software} : made;
  }

 private:
  std::mt19937_64 bits_{7};
};

/// Equal with all bits: in two doubles, of the number and of what these leave of it, and the sign of zero.
void same(const Extended& software, Hardware hardware) {
  const auto high = static_cast<double>(hardware);
  REQUIRE(std::bit_cast<std::uint64_t>(static_cast<double>(software)) == std::bit_cast<std::uint64_t>(high));
  if (!std::isfinite(high) || std::abs(high) < 1e-290) {  // what is left would be subnormal: brought nearer to 1
    if (hardware == 0 || std::abs(high) > 1) return;
    const int power = -std::ilogb(hardware);
    return same(scaled(scaled(software, power / 2), power - power / 2), std::ldexp(std::ldexp(hardware, power / 2), power - power / 2));
  }
  REQUIRE(static_cast<double>(software - Extended(high)) == static_cast<double>(hardware - high));
}

}  // namespace

TEST_CASE("extended numbers of software have the bits of x87's") {
  Numbers numbers;
  for (int i = 0; i < 200'000; ++i) {
    const int span = i % 3 == 0 ? 3 : i % 3 == 1 ? 70
                                                 : 7000;
    const auto a = numbers.next(span), b = i % 7 ? numbers.next(span) : a;
    CAPTURE(i, a.hardware, b.hardware);
    same(a.software + b.software, a.hardware + b.hardware);
    same(a.software - b.software, a.hardware - b.hardware);
    same(a.software * b.software, a.hardware * b.hardware);
    if (b.hardware != 0) same(a.software / b.software, a.hardware / b.hardware);
    REQUIRE((a.software < b.software) == (a.hardware < b.hardware));
    REQUIRE((a.software == b.software) == (a.hardware == b.hardware));
  }
}

TEST_CASE("extended numbers of software round sums next to halves as x87's do") {
  Numbers numbers;
  constexpr std::uint64_t half = std::uint64_t{1} << 63;
  for (int i = 0; i < 2'000; ++i)
    for (int distance = 60; distance <= 130; distance += distance < 70 ? 1 : 20)
      for (const auto mantissa : {half - 1, half, half + 1, half + 2, half + 3}) {
        const auto a = numbers.next(1);
        const Hardware b = std::ldexp(static_cast<Hardware>(mantissa), -distance);
        const Extended twin = scaled(Extended(mantissa), -distance);
        same(a.software + twin, a.hardware + b);
        same(a.software - twin, a.hardware - b);
      }
}

TEST_CASE("extended numbers of software are rounded to doubles as x87's are, subnormal ones too") {
  Numbers numbers;
  for (int i = 0; i < 200'000; ++i) {
    const auto x = numbers.next(1200);
    REQUIRE(std::bit_cast<std::uint64_t>(static_cast<double>(x.software)) == std::bit_cast<std::uint64_t>(static_cast<double>(x.hardware)));
  }
  for (const double x : {0.0, -0.0, 5e-324, -5e-324, 2.2e-308, 1.0, 1.7976931348623157e308, -0.1})
    REQUIRE(std::bit_cast<std::uint64_t>(static_cast<double>(Extended(x))) == std::bit_cast<std::uint64_t>(x));
  CHECK(static_cast<double>(scaled(Extended(1), 1024)) == std::numeric_limits<double>::infinity());
}

TEST_CASE("extended numbers next to 0 lose bits as x87's do") {
  Numbers numbers;
  for (int i = 0; i < 20'000; ++i) {
    const auto a = numbers.next(30), b = numbers.next(30);
    const int power = -8215 - i % 60;  // the product of two mantissas has 128 bits
    same(scaled(a.software, power) * scaled(b.software, power), std::ldexp(a.hardware, power) * std::ldexp(b.hardware, power));
  }
}

TEST_CASE("exp and log of extended numbers: the same bits of both types, next to those of the C library") {
  std::mt19937_64 bits(11);
  std::uniform_real_distribution<double> unit;
  const auto ulp = [](Hardware x) { return std::abs(x - std::nextafter(x, Hardware{2} * x)); };
  for (int i = 0; i < 100'000; ++i) {
    const double x = -unit(bits) * (i % 4 == 0 ? 11000 : i % 4 == 1 ? 700
                                                     : i % 4 == 2   ? 3
                                                                    : 1e-5);
    const Hardware power = exponential(Hardware{x});
    CAPTURE(x);
    same(exponential(Extended(x)), power);
    REQUIRE(std::abs(power - std::exp(Hardware{x})) < 3 * ulp(power));  // one may be the C library's

    const double p = i % 4 == 0 ? std::exp(x / 15.5) : i % 4 == 1 ? 1 - unit(bits) * 1e-9
                                                   : i % 4 == 2   ? unit(bits)
                                                                  : std::exp(x);
    if (p == 0 || p == 1) continue;
    CAPTURE(p);
    const Hardware l = logarithm(Hardware{p});
    same(logarithm(Extended(p)), l);
    REQUIRE(std::abs(l - std::log(Hardware{p})) < 3 * ulp(l));
  }
  CHECK(exponential(Hardware{0}) == 1);
  CHECK(exponential(Hardware{-12000}) == 0);
  CHECK(exponential(Hardware{-1e300}) == 0);
  CHECK(logarithm(Hardware{1}) == 0);
}
#endif
