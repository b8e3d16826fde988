#pragma once
// From which size on a difference of expected rewards is one.

#include "training/parameters.hpp"

namespace asymsweep {

/// Expected rewards of one and the same policy differ by up to this share of the largest |reward| when they are computed in
/// different ways: sums of up to 10^4 terms in the precision of training (seen: 4e-15, and 2e-6 in single). A change up to here is no change.
constexpr double reward_rounding(Precision precision) {
  return precision == Precision::single ? 5e-6 : 1e-12;
}

}  // namespace asymsweep
