#include "analysis/improvement.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/statistics/betting.hpp"
#include "analysis/statistics/mixture_sequence.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double rounding = 1e-12;  // relative
constexpr double tuned_for = 1000;  // seeds at which the asymptotic sequence is narrowest

}  // namespace

std::vector<double> improvements(std::vector<double> after, const std::vector<double>& before) {
  for (std::size_t run = 0; run < after.size(); ++run) {
    const double size = std::max(std::abs(after[run]), std::abs(before[run]));
    after[run] -= before[run];
    if (std::abs(after[run]) <= rounding * size) after[run] = 0;
  }
  return after;
}

bool has_bounded_improvement(const Results& results, const Configuration& configuration) {
  if (results.has_metric("test_accuracy")) return true;
  if (!configuration.has("bandit.reward_means")) return false;  // an environment of others
  const auto means = to_text(configuration.values().at("bandit.reward_means"));
  return means == "uniform" || means == "linear";
}

statistics::Interval anytime_mean(const std::vector<double>& improvement, bool bounded, double alpha) {
  if (improvement.empty()) return {nan, nan};
  if (!bounded) return statistics::asymptotic_interval(improvement, tuned_for, alpha);
  std::vector<double> unit;
  for (const double value : improvement) unit.push_back((value + 1) / 2);
  const auto [low, high] = statistics::hedged_interval(unit, alpha);
  return {2 * low - 1, 2 * high - 1};
}

}  // namespace asymsweep::analysis
