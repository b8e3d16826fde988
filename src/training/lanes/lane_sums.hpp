#pragma once
// Sums and maxima over arms, lane by lane, in a fixed order with four partial results: one after the other, the additions
// would wait for each other.

#include <cstddef>

#include "core/elementary/lanes.hpp"

namespace asymsweep {

/// `combine` over term(0) .. term(count - 1), starting from 0: (p0 + p1) + (p2 + p3) with p_j over j, j + 4, ...
template <typename T, typename Term, typename Combine>
inline T lane_fold(std::size_t count, Term term, Combine combine) {
  T p0 = {}, p1 = {}, p2 = {}, p3 = {};
  std::size_t y = 0;
  for (; y + 4 <= count; y += 4) {
    p0 = combine(term(y), p0);
    p1 = combine(term(y + 1), p1);
    p2 = combine(term(y + 2), p2);
    p3 = combine(term(y + 3), p3);
  }
  if (y < count) p0 = combine(term(y), p0);
  if (y + 1 < count) p1 = combine(term(y + 1), p1);
  if (y + 2 < count) p2 = combine(term(y + 2), p2);
  return combine(combine(p0, p1), combine(p2, p3));
}

/// Sum of term(y).
template <typename T, typename Term>
inline T lane_sum(std::size_t count, Term term) {
  return lane_fold<T>(count, term, [](T a, T b) { return a + b; });
}

/// Largest |term(y)|.
template <typename T, typename Term>
inline T lane_largest(std::size_t count, Term term) {
  return lane_fold<T>(
      count, [&](std::size_t y) { return magnitude(term(y)); }, [](T a, T b) { return larger(a, b); });
}

}  // namespace asymsweep
