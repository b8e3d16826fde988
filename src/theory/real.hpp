#pragma once
// The arithmetic of this room, for its own use.

#include <cmath>
#include <limits>

namespace asymsweep::theory {

/// Closed forms are evaluated in extended precision and rounded once, at the end: exp(l) of logits that span 1400 is
/// 0 in double, and A = V^mu - V loses half of its digits next to the threshold.
using Real = long double;
static_assert(std::numeric_limits<Real>::max_exponent >= 16384 && std::numeric_limits<Real>::digits >= 64,
              "asymsweep::theory needs a long double wider than double (x87 or IEEE binary128)");

/// Sum in the order of the calls, with A. Neumaier's compensation (ZAMM 54, 1974): error of one rounding plus
/// O(n epsilon^2 sum |x|).
class CompensatedSum {
 public:
  void add(Real x) {
    const Real next = sum_ + x;
    compensation_ += std::abs(sum_) >= std::abs(x) ? (sum_ - next) + x : (x - next) + sum_;
    sum_ = next;
  }
  Real value() const { return sum_ + compensation_; }

 private:
  Real sum_ = 0;
  Real compensation_ = 0;
};

/// Logits, rewards and V reach us as doubles, each rounded already. A quantity that is zero up to that rounding is
/// taken for zero: 4 ulp covers the inputs' own half ulp, a V computed as V^mu + delta_v, and a softmax in double.
inline constexpr Real input_rounding = 4 * static_cast<Real>(std::numeric_limits<double>::epsilon());

}  // namespace asymsweep::theory
