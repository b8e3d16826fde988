#pragma once
// P-values of a family of hypotheses, adjusted so that each can be compared with alpha. NaN entries are no hypotheses:
// they stay NaN and do not count.

#include <span>
#include <vector>

namespace asymsweep::statistics {

/// Family-wise error, any dependence: n p.
std::vector<double> bonferroni(std::span<const double> p_values);

/// S. Holm, Scand. J. Stat. 6 (1979): family-wise error, any dependence; never less powerful than Bonferroni.
std::vector<double> holm(std::span<const double> p_values);

/// Y. Hochberg, Biometrika 75 (1988): family-wise error, for independent or positively dependent tests.
std::vector<double> hochberg(std::span<const double> p_values);

/// Y. Benjamini, Y. Hochberg, J. R. Stat. Soc. B 57 (1995): false discovery rate, independent or positively dependent.
std::vector<double> benjamini_hochberg(std::span<const double> p_values);

/// Y. Benjamini, D. Yekutieli, Annals of Statistics 29 (2001): false discovery rate, any dependence.
std::vector<double> benjamini_yekutieli(std::span<const double> p_values);

}  // namespace asymsweep::statistics
