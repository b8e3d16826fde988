#include "analysis/statistics/logistic.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <limits>

namespace asymsweep::statistics {
namespace {

constexpr int most_iterations = 500;
constexpr double infinity = std::numeric_limits<double>::infinity();

enum class Penalty { none,
                     firth };

double probability(double logit) { return 1 / (1 + std::exp(-logit)); }
double log_probability(double logit) { return logit < 0 ? logit - std::log1p(std::exp(logit)) : -std::log1p(std::exp(-logit)); }

double log_likelihood(const DoseResponse& data, const Eigen::Vector2d& beta) {
  double sum = 0;
  for (std::size_t i = 0; i < data.x.size(); ++i) {
    const double logit = beta[0] + beta[1] * data.x[i];
    sum += data.successes[i] * log_probability(logit) + (data.trials[i] - data.successes[i]) * log_probability(-logit);
  }
  return sum;
}

Eigen::Matrix2d information(const DoseResponse& data, const Eigen::Vector2d& beta) {
  Eigen::Matrix2d sum = Eigen::Matrix2d::Zero();
  for (std::size_t i = 0; i < data.x.size(); ++i) {
    const Eigen::Vector2d row(1, data.x[i]);
    const double p = probability(row.dot(beta));
    sum += data.trials[i] * p * (1 - p) * row * row.transpose();
  }
  return sum;
}

/// Score; Firth's has the leverage of each group times (1/2 - p) added.
Eigen::Vector2d score(const DoseResponse& data, const Eigen::Vector2d& beta, const Eigen::Matrix2d& inverse, Penalty penalty) {
  Eigen::Vector2d sum = Eigen::Vector2d::Zero();
  for (std::size_t i = 0; i < data.x.size(); ++i) {
    const Eigen::Vector2d row(1, data.x[i]);
    const double p = probability(row.dot(beta));
    double residual = data.successes[i] - data.trials[i] * p;
    if (penalty == Penalty::firth) residual += data.trials[i] * p * (1 - p) * row.dot(inverse * row) * (0.5 - p);
    sum += residual * row;
  }
  return sum;
}

double objective(const DoseResponse& data, const Eigen::Vector2d& beta, Penalty penalty) {
  const double value = log_likelihood(data, beta);
  return penalty == Penalty::firth ? value + 0.5 * std::log(information(data, beta).determinant()) : value;
}

double saturated(const DoseResponse& data) {
  double sum = 0;
  for (std::size_t i = 0; i < data.x.size(); ++i)
    for (const double count : {data.successes[i], data.trials[i] - data.successes[i]})
      if (count > 0) sum += count * std::log(count / data.trials[i]);
  return sum;
}

LogisticFit fit(const DoseResponse& data, Penalty penalty) {
  Eigen::Vector2d beta = Eigen::Vector2d::Zero();
  LogisticFit result;
  Eigen::Matrix2d inverse;
  for (int iteration = 0; iteration < most_iterations && !result.converged; ++iteration) {
    inverse = information(data, beta).inverse();
    const Eigen::Vector2d step = inverse * score(data, beta, inverse, penalty);
    if (!step.allFinite()) break;
    double share = 1;  // halved until the step climbs: Newton's step may overshoot
    const double before = objective(data, beta, penalty);
    while (share > 1e-10 && !(objective(data, beta + share * step, penalty) >= before - 1e-12 * std::abs(before))) share /= 2;
    beta += share * step;
    result.converged = (step.array().abs() <= 1e-12 * (1 + beta.array().abs())).all();
  }
  inverse = information(data, beta).inverse();
  result.intercept = beta[0];
  result.slope = beta[1];
  result.variance_intercept = inverse(0, 0);
  result.variance_slope = inverse(1, 1);
  result.covariance = inverse(0, 1);
  result.log_likelihood = log_likelihood(data, beta);
  result.deviance = 2 * (saturated(data) - result.log_likelihood);
  return result;
}

/// Largest log-likelihood with x50 held at `centre`: one slope, by Newton's method on a concave function.
double profile_log_likelihood(const DoseResponse& data, double centre) {
  double slope = 0;
  const auto value = [&](double b) { return log_likelihood(data, {-b * centre, b}); };
  for (int iteration = 0; iteration < most_iterations; ++iteration) {
    double gradient = 0, curvature = 0;
    for (std::size_t i = 0; i < data.x.size(); ++i) {
      const double d = data.x[i] - centre, p = probability(slope * d);
      gradient += (data.successes[i] - data.trials[i] * p) * d;
      curvature += data.trials[i] * p * (1 - p) * d * d;
    }
    double step = gradient / curvature;
    if (!std::isfinite(step)) break;
    while (std::abs(step) > 1e-14 && value(slope + step) < value(slope)) step /= 2;
    slope += step;
    if (std::abs(step) <= 1e-12 * (1 + std::abs(slope))) break;
  }
  return value(slope);
}

double normal_quantile(double alpha) { return boost::math::quantile(boost::math::complement(boost::math::normal(), alpha / 2)); }

}  // namespace

double LogisticFit::width_10_90() const { return 2 * std::log(9.0) / slope; }

bool is_separable(const DoseResponse& data) {
  double highest[2] = {-infinity, -infinity}, lowest[2] = {infinity, infinity};  // of failures, of successes
  for (std::size_t i = 0; i < data.x.size(); ++i) {
    const bool has[2] = {data.successes[i]<data.trials[i], data.successes[i]> 0};
    for (int outcome = 0; outcome < 2; ++outcome)
      if (has[outcome]) {
        highest[outcome] = std::max(highest[outcome], data.x[i]);
        lowest[outcome] = std::min(lowest[outcome], data.x[i]);
      }
  }
  return highest[0] <= lowest[1] || highest[1] <= lowest[0];
}

LogisticFit fit_logistic(const DoseResponse& data) {
  auto result = fit(data, Penalty::none);
  result.converged = result.converged && !is_separable(data);
  return result;
}

LogisticFit fit_firth(const DoseResponse& data) { return fit(data, Penalty::firth); }

Interval x50_delta(const LogisticFit& fit, double alpha) {
  const double x50 = fit.x50();  // gradient of -b0 / b1: (-1, -x50) / b1
  const double variance =
      (fit.variance_intercept + 2 * x50 * fit.covariance + x50 * x50 * fit.variance_slope) / (fit.slope * fit.slope);
  const double half = normal_quantile(alpha) * std::sqrt(variance);
  return {x50 - half, x50 + half};
}

Interval x50_fieller(const LogisticFit& fit, double alpha) {
  const double z = normal_quantile(alpha);
  // (b0 + c b1)^2 <= z^2 var(b0 + c b1), a quadratic in c.
  const double a = fit.slope * fit.slope - z * z * fit.variance_slope;
  const double b = fit.intercept * fit.slope - z * z * fit.covariance;
  const double c = fit.intercept * fit.intercept - z * z * fit.variance_intercept;
  const double root = std::sqrt(b * b - a * c);
  if (a <= 0 || std::isnan(root)) return {std::nan(""), std::nan("")};
  return {(-b - root) / a, (-b + root) / a};
}

Interval x50_profile(const DoseResponse& data, const LogisticFit& fit, double alpha) {
  const double allowed = boost::math::quantile(boost::math::complement(boost::math::chi_squared(1), alpha));
  const auto excess = [&](double centre) { return 2 * (fit.log_likelihood - profile_log_likelihood(data, centre)) - allowed; };
  const auto [lowest, highest] = std::ranges::minmax(data.x);
  const double range = highest - lowest;
  const auto end = [&](double direction) {
    const double inner = fit.x50();
    for (double reach = range / 64; reach <= 64 * range; reach *= 2) {
      const double outer = inner + direction * reach;
      if (excess(outer) <= 0) continue;
      std::uintmax_t iterations = 200;
      const auto bracket = boost::math::tools::toms748_solve(excess, std::min(inner, outer), std::max(inner, outer),
                                                             boost::math::tools::eps_tolerance<double>(50), iterations);
      return (bracket.first + bracket.second) / 2;
    }
    return direction * infinity;
  };
  return {end(-1), end(1)};
}

}  // namespace asymsweep::statistics
