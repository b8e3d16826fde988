#pragma once
// Which configurations differ in nothing but some keys.

#include <cstddef>
#include <string>
#include <vector>

#include "sweep/sweep.hpp"

namespace asymsweep::analysis {

/// "baseline.v", "baseline.delta_v".
const std::vector<std::string>& baseline_keys();

class Combinations {
 public:
  /// Of the values of all axes but those of `keys` (full names).
  Combinations(const Sweep& sweep, const std::vector<std::string>& keys);
  /// The same number for configurations that differ in nothing but the keys. Numbers have gaps.
  std::size_t of(std::size_t configuration) const;

 private:
  std::vector<std::size_t> sizes_;
  std::vector<std::vector<std::size_t>> kinds_;  ///< [dimension][place]
};

}  // namespace asymsweep::analysis
