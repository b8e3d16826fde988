#include "analysis/statistics/survival.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <limits>
#include <set>

namespace asymsweep::statistics {
namespace {

std::set<double> event_times(const std::vector<Survival>& subjects) {
  std::set<double> times;
  for (const auto& subject : subjects)
    if (subject.happened) times.insert(subject.time);
  return times;
}

double at_risk(const std::vector<Survival>& subjects, double time) {
  return static_cast<double>(std::ranges::count_if(subjects, [&](const auto& s) { return s.time >= time; }));
}

double events(const std::vector<Survival>& subjects, double time) {
  return static_cast<double>(std::ranges::count_if(subjects, [&](const auto& s) { return s.happened && s.time == time; }));
}

}  // namespace

std::vector<SurvivalStep> kaplan_meier(const std::vector<Survival>& subjects) {
  std::vector<SurvivalStep> steps;
  double surviving = 1;
  for (const double time : event_times(subjects)) {
    surviving *= 1 - events(subjects, time) / at_risk(subjects, time);
    steps.push_back({time, surviving});
  }
  return steps;
}

double trend_statistic(const std::vector<Group>& groups) {
  std::vector<Survival> all;
  for (const auto& group : groups) all.insert(all.end(), group.subjects.begin(), group.subjects.end());
  double difference = 0, variance = 0;
  for (const double time : event_times(all)) {
    const double n = at_risk(all, time), d = events(all, time);
    double mean_score = 0, mean_square = 0, observed = 0;
    for (const auto& group : groups) {
      const double share = at_risk(group.subjects, time) / n;
      mean_score += group.score * share;
      mean_square += group.score * group.score * share;
      observed += group.score * events(group.subjects, time);
    }
    difference += observed - d * mean_score;
    if (n > 1) variance += d * (n - d) / (n - 1) * (mean_square - mean_score * mean_score);
  }
  return variance > 0 ? difference / std::sqrt(variance) : std::numeric_limits<double>::quiet_NaN();
}

double trend_p_earlier(const std::vector<Group>& groups) {
  const double z = trend_statistic(groups);
  return std::isnan(z) ? z : boost::math::cdf(boost::math::complement(boost::math::normal(), z));
}

}  // namespace asymsweep::statistics
