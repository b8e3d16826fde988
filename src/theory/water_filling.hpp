#pragma once
// Theorem 4.2, V < V^mu. For this room's own use.

#include <vector>

#include "theory/advantages.hpp"

namespace asymsweep::theory {

struct WaterFilling {
  Real tau;
  std::vector<std::size_t> support;  ///< arms with a(y) > tau, ascending index
  std::vector<Real> policy;          ///< [arms] max(a(y) - tau, 0) / A
};

/// pi*(y) = max(a(y) - tau, 0) / A with sum_y max(a(y) - tau, 0) = A (Theorem 4.2). Needs regime `below`.
/// O(K log K): one sort, one pass.
WaterFilling water_filling(const Advantages& advantages);

}  // namespace asymsweep::theory
