#include "analysis/claims/one_sided.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/improvement.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "analysis/statistics/multiple_testing.hpp"
#include "analysis/statistics/student_t.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double alpha = 0.05;

bool has_diverged(const CellSample& sample) {
  return std::ranges::any_of(sample.values, [](double value) { return std::isnan(value); });
}

std::vector<double> negated(std::vector<double> values) {
  for (double& value : values) value = -value;
  return values;
}

/// What is known of the sign of one configuration's mean.
struct Judged {
  const CellSample* sample;
  bool diverged = false, repeated = false, few = false;  ///< nothing can be known
  bool above = false;                                    ///< at alpha
  double p_below = 1;                                    ///< NaN in an extended file
  bool below = false;                                    ///< familywise
  statistics::Interval interval;                         ///< two-sided, 95 %
};

Judged judge(const Results& results, const CellSample& sample, double family) {
  Judged judged{.sample = &sample, .diverged = has_diverged(sample)};
  const auto fewest = results.was_extended() ? std::size_t{2} : fewest_for_t_test;
  judged.few = !judged.diverged && sample.values.size() < fewest;
  judged.repeated = !judged.diverged && !judged.few && !statistics::has_spread(sample.values);
  if (judged.diverged || judged.repeated || judged.few) {
    judged.interval = {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
    return judged;
  }
  if (!results.was_extended()) {
    judged.above = statistics::t_p_greater(sample.values) <= alpha;
    judged.p_below = statistics::t_p_greater(negated(sample.values));
    judged.interval = statistics::t_interval(sample.values, alpha);
    return judged;
  }
  const bool bounded = has_bounded_improvement(results, results.configuration(sample.cell->configuration));
  judged.interval = anytime_mean(sample.values, bounded, alpha);
  judged.above = judged.interval.low > 0;
  judged.below = anytime_mean(sample.values, bounded, alpha / family).high < 0;
  judged.p_below = std::numeric_limits<double>::quiet_NaN();
  return judged;
}

std::vector<Judged> judge_all(const Results& results, const std::vector<CellSample>& samples) {
  std::vector<Judged> all;
  std::vector<double> p_values;
  for (const auto& sample : samples) {
    all.push_back(judge(results, sample, static_cast<double>(samples.size())));
    p_values.push_back(all.back().p_below);
  }
  const auto adjusted = statistics::holm(p_values);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!std::isnan(adjusted[i])) all[i].below = adjusted[i] <= alpha;
    all[i].p_below = adjusted[i];
  }
  return all;
}

std::string count_of(std::size_t n, const std::string& what) { return n ? "; " + what + " in " + format_count(n) : ""; }

}  // namespace

Verdict all_means_above_zero(const Evidence& evidence, const std::vector<CellSample>& samples, const char* quantity) {
  Verdict verdict;
  if (samples.empty()) return verdict;
  const auto all = judge_all(evidence.results(), samples);
  const auto count = [&](bool Judged::*what) { return static_cast<std::size_t>(std::ranges::count_if(all, what)); };
  const std::size_t above = count(&Judged::above), below = count(&Judged::below), diverged = count(&Judged::diverged),
                    repeated = count(&Judged::repeated), few = count(&Judged::few);
  auto failing = nlohmann::ordered_json::array();
  const Judged* smallest = nullptr;  // of those that have a mean
  for (const auto& one : all) {
    verdict.n += one.sample->values.size();
    if (one.below) {
      nlohmann::ordered_json row = {{"configuration", evidence.describe(*one.sample->cell)}};
      if (!std::isnan(one.p_below)) row["p_holm"] = one.p_below;
      failing.push_back(row);
    }
    if (!one.diverged && (!smallest || statistics::mean(one.sample->values) < statistics::mean(smallest->sample->values)))
      smallest = &one;
  }
  verdict.decision = below > 0 ? Decision::refuted : above == all.size() ? Decision::supported
                                                                         : Decision::undecided;
  verdict.finding = "mean " + std::string(quantity) + " above zero (" +
                    (evidence.results().was_extended() ? "anytime-valid at 5 %" : "p <= 0.05") + ") in " + format_count(above) +
                    " of " + format_count(all.size(), "configuration") + ", surely below in " + format_count(below) +
                    count_of(diverged, "no mean, since runs diverged,") + count_of(repeated, "one run repeated, nothing random,") +
                    count_of(few, "fewer than " + std::to_string(fewest_for_t_test) + " runs");
  verdict.evidence["configurations"] = all.size();
  verdict.evidence["configurations_above_zero"] = above;
  verdict.evidence["configurations_with_diverged_runs"] = diverged;
  if (smallest) {
    verdict.estimate = statistics::mean(smallest->sample->values);
    verdict.interval = smallest->interval;
    verdict.estimate_is_of(evidence.describe(*smallest->sample->cell), smallest->sample->values.size());
  }
  verdict.evidence["configurations_below_zero"] = failing;
  return verdict;
}

}  // namespace asymsweep::analysis
