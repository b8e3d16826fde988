#pragma once
// Methods against each other, as rliable compares them (R. Agarwal et al., NeurIPS 2021), with every random number from a
// fixed stream and diverged runs kept as the worst score instead of dropped.

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "analysis/figures/figure.hpp"
#include "analysis/results.hpp"
#include "analysis/statistics/betting.hpp"
#include "analysis/statistics/interval.hpp"

namespace asymsweep::analysis {

/// Final scores of one method, a stratum per combination of the other axes; a diverged or failed run is -infinity. Of a program of
/// one's own the score is its improvement.
struct Method {
  std::string name;
  std::vector<std::vector<double>> strata;  ///< [combination][seed]
  std::vector<double> pooled() const;
};

struct MethodComparison {
  std::string axis;  ///< "algorithm"; of a zip "learning_rate, algorithm"
  std::vector<Method> methods;
  statistics::Range known;  ///< of every score that is a number; infinite where nothing is known
};

/// What can be compared, and a sentence where that is not every run; "" where it is, or where the sweep has no methods.
struct Comparison {
  std::optional<MethodComparison> methods;
  std::string note;
};

/// P(a run of x ends above one of y), averaged over combinations; interval over seeds, which every combination shares.
struct Superiority {
  double probability = 0;
  statistics::Interval interval;
};
Superiority superiority(const Method& x, const Method& y);

/// Along `algorithm` when it is an axis, else the first axis whose values are words (optimizer, gradient, ...), with what is zipped to it: at
/// the combinations of the other axes at which sweep.where leaves every method in. Combinations whose configurations are all copies of
/// another one's count once. No methods when there is no such axis or combination, or while runs of one are missing.
Comparison compare_methods(const Results& results);

/// A row per method: the interquartile mean, its interval from a band around the distribution function over seeds; then a row per pair:
/// the probability that the first ends above the second, with an interval that is approximate (`interval` says which is which, and `none`
/// where no bounds are known from which one could be made).
void write_comparison_csv(std::ostream& out, const MethodComparison& comparison);

/// Performance profiles: share of runs above each score, Dvoretzky-Kiefer-Wolfowitz 95 % band.
std::optional<Figure> draw_profiles(const MethodComparison& comparison, const std::string& folder);

}  // namespace asymsweep::analysis
