// The elementary functions: error against long double over dense random and edge arguments; lanes give the scalar's
// bits, whatever their number.

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "core/elementary/exp.hpp"
#include "core/elementary/exp_of_step.hpp"
#include "core/elementary/log.hpp"
#include "core/elementary/normal.hpp"
#include "core/random.hpp"

using namespace asymsweep;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// Error of `value` in units in the last place of the exact result.
template <typename Real>
double ulp_error(Real value, long double exact) {
  const auto rounded = static_cast<Real>(exact);
  const auto unit = std::nextafter(std::abs(rounded), std::numeric_limits<Real>::infinity()) - std::abs(rounded);
  return static_cast<double>(std::abs(static_cast<long double>(value) - exact) / unit);
}

/// `count` numbers spread evenly and at random over [low, high], ends included.
std::vector<double> arguments(double low, double high, std::uint32_t count) {
  std::vector<double> xs = {low, high};
  for (std::uint32_t i = 0; i < count; ++i)
    xs.push_back(low + (high - low) * uniform(1, Stream::bootstrap, {0, 0, i}));
  return xs;
}

/// The same bits for N lanes as for a number, each lane holding another argument.
template <std::size_t N, typename Real, typename Function>
void require_same_bits(const std::vector<double>& xs, Function function) {
  for (std::size_t first = 0; first + N <= xs.size(); first += N) {
    Lanes<Real, N> in = {};
    for (std::size_t i = 0; i < N; ++i) in[i] = static_cast<Real>(xs[first + i]);
    const auto out = function(in);
    for (std::size_t i = 0; i < N; ++i) {
      const Real alone = function(static_cast<Real>(in[i])), among = out[i];
      REQUIRE(bits_of(alone) == bits_of(among));
    }
  }
}

template <typename Function>
void require_same_bits_in_lanes(const std::vector<double>& xs, Function function) {
  require_same_bits<2, double>(xs, function);
  require_same_bits<lane_count<NativeLanes<double>>, double>(xs, function);
}

const auto exp_function = [](auto x) { return elementary::exp(x); };
const auto step_exp_function = [](auto x) {
  return elementary::ExpOfStep<decltype(x)>(broadcast<decltype(x)>(0x1p-4)).template minus_1<3>(x);
};
const auto log_function = [](auto x) { return elementary::log(x); };
const auto cos_function = [](auto x) { return elementary::cos_of_turns(x); };

}  // namespace

TEST_CASE("exp: below 1.1 units in the last place, double and float") {
  double worst = 0, worst_float = 0;
  for (const auto& [low, high] : {std::pair{-708.396, 709.78}, {-1.0, 1.0}, {-1e-3, 1e-3}, {-40.0, 0.0}})
    for (const double x : arguments(low, high, 200'000)) {
      worst = std::max(worst, ulp_error(elementary::exp(x), std::exp(static_cast<long double>(x))));
      const auto narrow = static_cast<float>(x);
      if (narrow > -87.33F && narrow < 88.72F)
        worst_float = std::max(worst_float, ulp_error(elementary::exp(narrow), std::exp(static_cast<long double>(narrow))));
    }
  CAPTURE(worst, worst_float);
  CHECK(worst < 1.1);
  CHECK(worst_float < 1.1);
}

TEST_CASE("exp at its edges") {
  CHECK(elementary::exp(0.0) == 1);
  CHECK(elementary::exp(-0.0) == 1);
  CHECK(elementary::exp(-infinity) == 0);
  CHECK(elementary::exp(infinity) == infinity);
  CHECK(elementary::exp(1e308) == infinity);
  CHECK(elementary::exp(-1e308) == 0);
  CHECK(elementary::exp(709.79) == infinity);
  CHECK(elementary::exp(709.78) < infinity);
  CHECK(elementary::exp(-708.397) == 0);
  CHECK(elementary::exp(-708.396) >= std::numeric_limits<double>::min());
  CHECK(std::isnan(elementary::exp(not_a_number)));
  CHECK(elementary::exp(-88.0F) == 0);
  CHECK(elementary::exp(89.0F) == std::numeric_limits<float>::infinity());
  CHECK(std::isnan(elementary::exp(std::numeric_limits<float>::quiet_NaN())));
}

TEST_CASE("exp of a step: each polynomial up to its bound, below 8 units in the last place of exp in double, 2 in float") {
  double worst = 0, worst_float = 0;
  for (const auto& polynomial : elementary::step_polynomials<double>) {
    const elementary::ExpOfStep<double> exp(polynomial.largest);
    for (const double x : arguments(-polynomial.largest, polynomial.largest, 200'000))
      worst = std::max(worst, ulp_error(1 + exp.minus_1<3>(x), std::exp(static_cast<long double>(x))));
  }
  for (const auto& polynomial : elementary::step_polynomials<float>) {
    const elementary::ExpOfStep<float> exp(polynomial.largest);
    for (const double x : arguments(-polynomial.largest, polynomial.largest, 200'000)) {
      const auto narrow = static_cast<float>(x);
      worst_float = std::max(worst_float, ulp_error(1 + exp.minus_1<2>(narrow), std::exp(static_cast<long double>(narrow))));
    }
  }
  CAPTURE(worst, worst_float);
  CHECK(worst < 8);
  CHECK(worst_float < 2);
}

TEST_CASE("exp of a step: pairs of zeros left out give the same bits, and a larger bound or none the longest polynomial") {
  const auto& polynomials = elementary::step_polynomials<double>;
  const elementary::ExpOfStep<double> one(polynomials[0].largest), two(polynomials[1].largest), three(polynomials[2].largest);
  for (const double x : arguments(-polynomials[0].largest, polynomials[0].largest, 20'000)) {
    CHECK(one.minus_1<1>(x) == one.minus_1<3>(x));
    CHECK(two.minus_1<2>(x) == two.minus_1<3>(x));
    CHECK(three.minus_1<3>(x) == elementary::ExpOfStep<double>(infinity).minus_1<3>(x));
    CHECK(three.minus_1<3>(x) == elementary::ExpOfStep<double>(not_a_number).minus_1<3>(x));
  }
}

TEST_CASE("log: below 1 unit in the last place") {
  double worst = 0;
  for (const auto& [low, high] : {std::pair{0x1p-1022, 1e-300}, {1e-20, 1e-3}, {1e-3, 1.0}, {0.5, 2.0}, {0.999, 1.001}, {1.0, 1e300}})
    for (const double x : arguments(low, high, 200'000)) {
      if (x == 1) continue;  // exactly 0, below
      worst = std::max(worst, ulp_error(elementary::log(x), std::log(static_cast<long double>(x))));
    }
  CAPTURE(worst);
  CHECK(worst < 1);
}

TEST_CASE("log at its edges") {
  CHECK(elementary::log(1.0) == 0);
  CHECK(elementary::log(0.0) == -infinity);
  CHECK(elementary::log(0x1p-1023) == -infinity);  // subnormal
  CHECK(elementary::log(infinity) == infinity);
  CHECK(std::isnan(elementary::log(-1.0)));
  CHECK(std::isnan(elementary::log(-infinity)));
  CHECK(std::isnan(elementary::log(not_a_number)));
}

TEST_CASE("cosine of turns: 2e-16, and 2 units in the last place") {
  double worst = 0, worst_ulp = 0;
  for (const double v : arguments(0, 1, 400'000)) {
    // long double's pi is 19 digits: reduce before multiplying, as the function does
    const long double quarter = std::round(v * 4.0L), r = v - quarter / 4;
    const long double angle = 2 * std::numbers::pi_v<long double> * r;
    const long double exact[] = {std::cos(angle), -std::sin(angle), -std::cos(angle), std::sin(angle)};
    const long double cosine = exact[static_cast<int>(quarter) % 4];
    worst = std::max(worst, static_cast<double>(std::abs(elementary::cos_of_turns(v) - cosine)));
    if (cosine != 0) worst_ulp = std::max(worst_ulp, ulp_error(elementary::cos_of_turns(v), cosine));
  }
  CAPTURE(worst, worst_ulp);
  CHECK(worst < 2e-16);
  CHECK(worst_ulp < 2);
  CHECK(elementary::cos_of_turns(0.0) == 1);
  CHECK(elementary::cos_of_turns(0.25) == 0);
  CHECK(elementary::cos_of_turns(0.5) == -1);
  CHECK(elementary::cos_of_turns(0.75) == 0);
  CHECK(elementary::cos_of_turns(1.0) == 1);
}

TEST_CASE("a fused multiply and add rounds once, in lanes and alone") {
  const auto fused = [](auto x) { return multiply_add(x, x, broadcast<decltype(x)>(-1)); };
  CHECK(fused(1 + 0x1p-30) == 0x1p-29 + 0x1p-60);
  require_same_bits_in_lanes(arguments(-2, 2, 20'000), fused);
  require_same_bits<lane_count<NativeLanes<float>>, float>(arguments(-2, 2, 20'000), fused);
}

TEST_CASE("lanes give the scalar's bits") {
  auto xs = arguments(-750, 720, 20'000);
  for (const double edge : {infinity, -infinity, not_a_number, 0.0, -0.0, -708.396, 709.7827, 1.0, -1.0, 88.72, -87.336})
    xs.insert(xs.begin() + 3, edge);
  require_same_bits_in_lanes(xs, exp_function);
  require_same_bits<4, float>(xs, exp_function);
  require_same_bits<lane_count<NativeLanes<float>>, float>(xs, exp_function);
  require_same_bits_in_lanes(arguments(-0x1p-4, 0x1p-4, 20'000), step_exp_function);
  require_same_bits_in_lanes(xs, log_function);
  require_same_bits_in_lanes(arguments(1e-16, 1, 20'000), log_function);
  require_same_bits_in_lanes(arguments(0, 1, 20'000), cos_function);
}
