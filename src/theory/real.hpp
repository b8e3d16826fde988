#pragma once
// The arithmetic of this room, for its own use.

#include <cmath>
#include <limits>
#include <utility>

#if !defined(__x86_64__)
#include "theory/extended.hpp"
#endif

namespace asymsweep::theory {

/// Closed forms are evaluated in extended precision and rounded once, at the end: exp(l) of logits that span 1400 is
/// 0 in double, and A = V^mu - V loses half of its digits next to the threshold. It is the format of x87 on every processor, since another one
/// would round to other doubles now and then.
#if defined(__x86_64__)
using Real = long double;
static_assert(std::numeric_limits<Real>::max_exponent == 16384 && std::numeric_limits<Real>::digits == 64, "theory needs x87's long double");

inline Real magnitude(Real x) { return std::abs(x); }
/// x 2^power.
inline Real scaled(Real x, int power) { return std::ldexp(x, power); }
/// For x > 0: a number in [1/2, 1) and the power of two that gives x with it.
inline std::pair<Real, int> split(Real x) {
  int power = 0;
  const Real fraction = std::frexp(x, &power);
  return {fraction, power};
}
#else
using Real = Extended;
#endif

/// Sum in the order of the calls, with A. Neumaier's compensation (ZAMM 54, 1974): error of one rounding plus
/// O(n epsilon^2 sum |x|).
class CompensatedSum {
 public:
  void add(Real x) {
    const Real next = sum_ + x;
    compensation_ += magnitude(sum_) >= magnitude(x) ? (sum_ - next) + x : (x - next) + sum_;
    sum_ = next;
  }
  Real value() const { return sum_ + compensation_; }

 private:
  Real sum_ = 0;
  Real compensation_ = 0;
};

/// Logits, rewards and V reach us as doubles, each rounded already. A quantity that is zero up to that rounding is
/// taken for zero: 4 ulp covers the inputs' own half ulp, a V computed as V^mu + delta_v, and a softmax in double.
inline constexpr Real input_rounding = 4 * std::numeric_limits<double>::epsilon();

}  // namespace asymsweep::theory
