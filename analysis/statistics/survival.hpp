#pragma once
// Times until something happens, some of them only known to be longer than what was watched.

#include <cstddef>
#include <vector>

namespace asymsweep::statistics {

struct Survival {
  double time = 0;        ///< of the event, or how long it was watched
  bool happened = false;  ///< false: censored at `time`
};

/// A step of the survival curve: the share that has not had the event after `time`.
struct SurvivalStep {
  double time = 0;
  double surviving = 1;
};

/// E. L. Kaplan, P. Meier, JASA 53 (1958): product over event times of 1 - events / at risk. One step per event time,
/// ascending. Whoever is censored at an event time was at risk there.
std::vector<SurvivalStep> kaplan_meier(const std::vector<Survival>& subjects);

struct Group {
  double score = 0;
  std::vector<Survival> subjects;
};

/// Log-rank test for trend (R. E. Tarone, Biometrika 62 (1975)): standard normal when groups do not differ; positive when
/// groups of larger score have the event earlier. With two groups its square is the log-rank statistic. NaN when no event
/// tells groups apart.
double trend_statistic(const std::vector<Group>& groups);

/// One-sided p-value of "the larger the score, the earlier". NaN as above.
double trend_p_earlier(const std::vector<Group>& groups);

}  // namespace asymsweep::statistics
