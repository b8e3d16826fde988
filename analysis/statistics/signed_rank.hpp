#pragma once
// Wilcoxon's signed rank test (F. Wilcoxon, Biometrics Bulletin 1 (1945)) of paired differences: is their distribution
// symmetric about zero?

#include <cstddef>
#include <span>

namespace asymsweep::statistics {

struct SignedRankTest {
  double v = 0;             ///< sum of the ranks of the positive differences
  std::size_t nonzero = 0;  ///< differences that count: zeros are left out, as Wilcoxon did
  double p_greater = 1, p_less = 1, p_two_sided = 1;
};

/// Exact, given the ties (mid-ranks): every assignment of signs equally likely. Cost: nonzero^3 / 2 additions.
SignedRankTest signed_rank_exact(std::span<const double> differences);

/// Normal approximation with continuity and tie corrections, for more differences than the exact test is worth.
SignedRankTest signed_rank_normal(std::span<const double> differences);

/// J. L. Hodges, E. L. Lehmann, Ann. Math. Stat. 34 (1963): the median of all pairwise means, each value with itself too; zeros
/// count here. Cost: n^2.
double hodges_lehmann(std::span<const double> differences);

}  // namespace asymsweep::statistics
