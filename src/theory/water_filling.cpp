#include "theory/water_filling.hpp"

#include <algorithm>
#include <numeric>

namespace asymsweep::theory {

// sum max(a - tau, 0) = A = sum a  is the same as  F(tau) = 0  with  F(t) = sum min(a, t),  which grows with t. So an
// arm is above the water, a(y) > tau, iff F(a(y)) > 0. F adds up only what lies below: no A in it, hence no
// cancellation, and arms of probability 1e-300 are judged among themselves.
WaterFilling water_filling(const Advantages& advantages) {
  const auto& a = advantages.values;
  const std::size_t arms = a.size();
  std::vector<std::size_t> order(arms);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t y, std::size_t z) { return a[y] < a[z]; });

  CompensatedSum sunk, sunk_rounding;  // a(y), and its rounding, over the arms under water
  std::size_t first = 0;
  for (; first + 1 < arms; ++first) {
    const std::size_t y = order[first];
    const auto above = static_cast<Real>(arms - first);
    CompensatedSum f = sunk;
    f.add(above * a[y]);
    // An arm on the edge, up to the rounding of the inputs, is out.
    const Real rounding = sunk_rounding.value() + above * advantages.rounding[y];
    if (f.value() > rounding) break;
    sunk.add(a[y]);
    sunk_rounding.add(advantages.rounding[y]);
  }

  WaterFilling result;
  // Not below 0: an arm on the edge may be out with an a(y) of +rounding.
  result.tau = std::max<Real>(0, -sunk.value() / static_cast<Real>(arms - first));
  result.support.assign(order.begin() + static_cast<std::ptrdiff_t>(first), order.end());
  std::sort(result.support.begin(), result.support.end());

  // The sum of a - tau over the support is A; dividing by the sum itself makes a single arm's probability exactly 1.
  CompensatedSum total;
  for (const std::size_t y : result.support) total.add(a[y] - result.tau);
  result.policy.assign(arms, 0);
  for (const std::size_t y : result.support) result.policy[y] = (a[y] - result.tau) / total.value();
  return result;
}

}  // namespace asymsweep::theory
