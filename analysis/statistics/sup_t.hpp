#pragma once
// Simultaneous bands for many means of the same seeds (curves over steps and configurations): the quantile of the largest
// |resampled mean - mean| / standard error, seeds resampled jointly (J. L. Montiel Olea, M. Plagborg-Moller, Journal of
// Applied Econometrics 34 (2019)). Narrower than Bonferroni, since neighbouring steps move together.

#include <cstddef>
#include <span>
#include <vector>

namespace asymsweep::statistics {

class SupT {
 public:
  /// With `resamples` the level of the band is uncertain by sqrt(alpha (1 - alpha) / resamples): 0.5 % for 2000.
  explicit SupT(std::size_t seeds, std::size_t resamples = 2'000);

  /// One point of the band, [seed]; NaN where a seed has no value. Points with fewer than two values, or without spread,
  /// have no say. Cost: seeds x resamples.
  void add(std::span<const double> values);

  /// The band is mean -+ critical x standard error at every point. When some point has values of fewer than
  /// `fewest_for_bootstrap` seeds, Student's t of the fewest with Bonferroni over the points instead. NaN without points.
  double critical(double alpha = 0.05);

 private:
  static constexpr std::size_t batch = 256;
  void flush();

  std::size_t seeds_;
  std::vector<double> largest_;  ///< [resample]
  std::size_t points_ = 0;
  std::size_t fewest_;                       ///< seeds with a value at the point that has fewest
  std::vector<std::vector<float>> waiting_;  ///< standardized: single precision is ample for a quantile
  std::vector<std::vector<float>> present_;  ///< [seed] 1 or 0; empty when every seed has a value
};

}  // namespace asymsweep::statistics
