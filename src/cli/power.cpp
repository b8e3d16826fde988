#include "cli/power.hpp"

#include <algorithm>

#include "analysis/claims/completeness.hpp"
#include "analysis/claims/fact_check.hpp"
#include "analysis/claims/one_sided.hpp"
#include "analysis/statistics/sample_size.hpp"
#include "core/text.hpp"
#include "training/parameters.hpp"

namespace asymsweep {
namespace {

constexpr double family = 0.05, power = 0.8;

/// Configurations of AsymRE in the bandit, by what claims that count seeds look at.
struct Bearing {
  std::size_t means = 0;   ///< G2 with sampled gradients
  std::size_t shares = 0;  ///< G9
  std::size_t facts = 0;   ///< facts on exact gradients
};

Bearing bearing(const Sweep& sweep) {
  Bearing count;
  if (sweep.fixed.word("problem.environment") != "bandit") return count;
  for (std::size_t c = 0; c < sweep.configuration_count(); ++c) {
    const auto configuration = sweep.configuration(c);
    const auto training = training_parameters(configuration);
    if (training.algorithm != "asymre") continue;
    const bool periodic = !training.lag || training.lag_mode == LagMode::periodic;
    if (training.gradient == GradientKind::sampled) {
      count.means += periodic;
      count.shares += analysis::may_be_below(training);
    } else {
      count.facts += periodic && training.optimizer == OptimizerKind::sgd && training.precision == Precision::double_precision &&
                     configuration.number("noise.reward_flip") < 0.5;
    }
  }
  return count;
}

}  // namespace

std::vector<SeedsNeeded> seeds_needed(const Sweep& sweep) {
  namespace st = statistics;
  const auto count = bearing(sweep);
  std::vector<SeedsNeeded> rows;
  const auto add = [&](std::vector<std::string> ids, const std::string& claim, double effect, double alpha, std::size_t seeds) {
    rows.push_back({std::move(ids), claim, effect, alpha, seeds});
  };
  const auto mean = [](double effect) { return "mean improvement above zero when it is " + format_number(effect) + " standard deviations (one-sided t"; };
  const std::vector<double> effects = {0.2, 0.5, 0.8};
  const double each = family / static_cast<double>(sweep.configuration_count());
  for (const double effect : effects)
    add({}, "summary.csv: " + mean(effect) + ", 5 % over the grid)", effect, each, st::t_size(effect, each, power, st::Sides::one));
  if (count.means > 0)
    for (const double effect : effects)
      add({"G2"}, mean(effect) + ")", effect, family,
          std::max(analysis::fewest_for_t_test, st::t_size(effect, family, power, st::Sides::one)));
  const double bound = family / 2 / static_cast<double>(std::max<std::size_t>(count.shares, 1));  // of a two-sided interval
  if (count.shares > 0)
    for (const double share : {0.6, 0.75, 0.95})
      add({"G9"}, "more than half of the seeds improve when " + format_number(100 * share) + " % do (Clopper-Pearson, 5 % over these configurations)",
          share, bound, st::binomial_size(0.5, share, bound, power).n);
  if (count.facts > 0)
    for (const double share : {0.99, 0.999})
      add({"G2", "G3", "G5", "G6", "G7", "G8"}, "no counter-example: more than " + format_number(100 * share) + " % of instances agree (exact binomial)",
          share, family, std::max(analysis::fewest_instances, st::zero_failure_size(share, family)));
  return rows;
}

}  // namespace asymsweep
