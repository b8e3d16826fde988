#pragma once
// One p-value from several.

#include <span>

namespace asymsweep::statistics {

struct CombinedTest {
  double statistic = 0, p = 0;
};

/// R. A. Fisher (1932): independent tests, "none has an effect"; statistic: -2 sum log p, chi-squared with 2 m degrees.
CombinedTest fisher(std::span<const double> p_values);

/// S. A. Stouffer et al. (1949): independent tests; statistic: sum of normal scores over sqrt(m).
CombinedTest stouffer(std::span<const double> p_values);

/// R. L. Berger, Technometrics 24 (1982): "all have an effect", any dependence: the largest p-value, no correction.
double intersection_union(std::span<const double> p_values);

/// R. J. Simes, Biometrika 73 (1986): "none has an effect", independent or positively dependent.
double simes(std::span<const double> p_values);

}  // namespace asymsweep::statistics
