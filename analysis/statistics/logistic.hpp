#pragma once
// Logistic regression of a share on one variable: where and how sharply success sets in.

#include <cstddef>
#include <span>

#include "analysis/statistics/interval.hpp"

namespace asymsweep::statistics {

/// Groups of trials at the same x; spans of equal length.
struct DoseResponse {
  std::span<const double> x;
  std::span<const double> trials;
  std::span<const double> successes;
};

/// logit P(success) = intercept + slope x.
struct LogisticFit {
  double intercept = 0, slope = 0;
  double variance_intercept = 0, variance_slope = 0, covariance = 0;  ///< inverse Fisher information
  double log_likelihood = 0;                                          ///< without the binomial coefficients; unpenalized
  double deviance = 0;
  bool converged = false;
  double x50() const { return -intercept / slope; }  ///< where success is as likely as failure
  double width_10_90() const;                        ///< from 10 % to 90 %
};

/// Whether some x splits successes from failures: then there is no maximum of the likelihood, and Firth's fit is used.
bool is_separable(const DoseResponse& data);

/// Maximum likelihood by Newton's method. `converged` is false when it has none.
LogisticFit fit_logistic(const DoseResponse& data);

/// D. Firth, Biometrika 80 (1993): the likelihood times sqrt(det of the information). Exists always, also when
/// separable; removes the first-order bias.
LogisticFit fit_firth(const DoseResponse& data);

/// Intervals of x50. Delta: symmetric, by the variances. Fieller (E. C. Fieller, 1954): of a ratio; unbounded ones come
/// back as NaN. Profile: all x50 whose likelihood-ratio statistic is below the chi-squared quantile; infinite where the
/// likelihood never falls that far.
Interval x50_delta(const LogisticFit& fit, double alpha = 0.05);
Interval x50_fieller(const LogisticFit& fit, double alpha = 0.05);
Interval x50_profile(const DoseResponse& data, const LogisticFit& fit, double alpha = 0.05);

}  // namespace asymsweep::statistics
