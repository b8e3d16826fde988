#include "analysis/claims/small_policies.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "analysis/statistics/binomial.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "analysis/statistics/student_t.hpp"
#include "analysis/statistics/survival.hpp"
#include "core/text.hpp"
#include "training/checkpoints.hpp"
#include "training/metrics/collapse.hpp"
#include "training/unit.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double alpha = 0.05;
/// At most this share of seeds may collapse where training is called stable.
constexpr double stable_share = 0.1;
constexpr std::size_t fewest_seeds = 20;

/// One configuration with its seeds; vectors are [run].
struct Arm {
  double delta_v = 0;
  std::size_t configuration = 0;
  std::vector<statistics::Survival> collapse;  ///< in gradient steps
  std::vector<double> test_change;             ///< final minus initial test accuracy
  std::vector<double> mean_entropy;            ///< over the checkpoints

  std::size_t collapsed() const {
    return static_cast<std::size_t>(std::ranges::count_if(collapse, [](const auto& s) { return s.happened; }));
  }
};

statistics::Survival time_of_collapse(const std::vector<double>& accuracy, const std::vector<std::uint64_t>& steps) {
  const auto collapsed = collapsed_checkpoint(accuracy);
  return {static_cast<double>(steps[collapsed.value_or(steps.size() - 1)]), collapsed.has_value()};
}

/// The curve of each run in `runs`.
std::vector<std::vector<double>> curves(const Results& results, const char* name, std::size_t configuration, const ConfigurationRuns& runs) {
  const auto all = results.file().metric(name, configuration);
  const auto checkpoints = results.file().layout().checkpoints;
  std::vector<std::vector<double>> chosen;
  for (const auto seed : runs.seeds) {
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>((seed - results.sweep().first_seed) * checkpoints);
    chosen.emplace_back(begin, begin + static_cast<std::ptrdiff_t>(checkpoints));
  }
  return chosen;
}

Arm make_arm(const Results& results, std::size_t configuration, const TrainingParameters& training, const ConfigurationRuns& runs) {
  const auto plan = training_plan(results.sweep());
  const auto steps = checkpoint_steps(training.steps, plan.checkpoints, plan.spacing);
  Arm arm{.delta_v = training.baseline.value, .configuration = configuration};
  for (const auto& curve : curves(results, "train_accuracy_curve", configuration, runs)) arm.collapse.push_back(time_of_collapse(curve, steps));
  for (const auto& curve : curves(results, "entropy_curve", configuration, runs)) arm.mean_entropy.push_back(statistics::mean(curve));
  const auto initial = results.metric("initial_test_accuracy", configuration, runs);
  arm.test_change = results.metric("test_accuracy", configuration, runs);
  for (std::size_t run = 0; run < initial.size(); ++run) arm.test_change[run] -= initial[run];
  return arm;
}

/// AsymRE configurations that differ in delta_v alone, ascending; all seeds have run in each.
std::vector<std::vector<Arm>> groups_of(const Results& results) {
  std::map<std::map<std::string, std::string>, std::vector<Arm>> groups;
  for (std::size_t c = 0; c < results.configurations(); ++c) {
    const auto configuration = results.configuration(c);
    const auto training = training_parameters(configuration);
    const auto runs = results.runs(c);
    const bool off_policy = !training.lag || *training.lag > 1;
    if (training.algorithm != "asymre" || !training.baseline.relative || !off_policy || runs.missing > 0 || runs.seeds.size() < fewest_seeds) continue;
    std::map<std::string, std::string> rest;
    for (const auto& [key, value] : configuration.values())
      if (key != "baseline.delta_v") rest[key] = to_text(value);
    groups[rest].push_back(make_arm(results, c, training, runs));
  }
  std::vector<std::vector<Arm>> list;
  for (auto& [rest, arms] : groups) {
    std::ranges::sort(arms, {}, &Arm::delta_v);
    list.push_back(std::move(arms));
  }
  return list;
}

/// Share of seeds whose mean entropy falls with delta_v (its slope over the arms).
statistics::Interval entropy_falls(const std::vector<Arm>& arms) {
  const std::size_t seeds = arms.front().mean_entropy.size();
  double centre = 0;
  for (const auto& arm : arms) centre += arm.delta_v / static_cast<double>(arms.size());
  std::size_t falls = 0;
  for (std::size_t s = 0; s < seeds; ++s) {
    double slope = 0;
    for (const auto& arm : arms) slope += (arm.delta_v - centre) * arm.mean_entropy[s];
    falls += slope < 0;
  }
  return statistics::clopper_pearson(falls, seeds, 2 * alpha);
}

struct Finding {
  bool supported = true, refuted = false, below = false, above = false;
  nlohmann::ordered_json arms = nlohmann::ordered_json::array();
  double trend_p = std::numeric_limits<double>::quiet_NaN();
  statistics::Interval entropy_falls;
};

void judge(const Arm& arm, Finding& finding) {
  const std::size_t n = arm.collapse.size(), collapsed = arm.collapsed();
  const auto share = statistics::clopper_pearson(collapsed, n, 2 * alpha);  // each bound one-sided at alpha
  if (arm.delta_v < 0) {
    finding.below = true;
    finding.supported = finding.supported && share.high < stable_share;
    finding.refuted = finding.refuted || share.low > stable_share;
  } else if (arm.delta_v > 0) {
    finding.above = true;
    std::vector<double> loss;
    for (const double change : arm.test_change) loss.push_back(-change);
    finding.supported = finding.supported && share.low > 0.5 && statistics::t_p_greater(loss) < alpha;
    finding.refuted = finding.refuted || share.high < 0.5;
  }
  nlohmann::ordered_json survival = nlohmann::ordered_json::array();
  for (const auto& [time, surviving] : statistics::kaplan_meier(arm.collapse)) survival.push_back({time, surviving});
  finding.arms.push_back({{"delta_v", arm.delta_v}, {"seeds", n}, {"collapsed", collapsed}, {"share", {share.low, share.high}},
                          {"test_change", statistics::mean(arm.test_change)}, {"mean_entropy", statistics::mean(arm.mean_entropy)},
                          {"kaplan_meier", survival}});
}

Finding judge_group(const std::vector<Arm>& arms) {
  Finding finding;
  std::vector<statistics::Group> above;
  for (const auto& arm : arms) {
    judge(arm, finding);
    if (arm.delta_v > 0) above.push_back({arm.delta_v, arm.collapse});
  }
  if (above.size() > 1) {
    finding.trend_p = statistics::trend_p_earlier(above);
    finding.supported = finding.supported && finding.trend_p < alpha;
    finding.refuted = finding.refuted || finding.trend_p > 1 - alpha;
  }
  finding.entropy_falls = entropy_falls(arms);
  finding.supported = finding.supported && finding.below && finding.above && above.size() > 1 && finding.entropy_falls.low > 0.5;
  finding.refuted = finding.refuted || finding.entropy_falls.high < 0.5;
  return finding;
}

Verdict decide(const Evidence& evidence) {
  Verdict verdict;
  const auto& results = evidence.results();
  if (!results.has_metric("train_accuracy_curve") || training_plan(results.sweep()).checkpoints < 3) return verdict;
  std::size_t supported = 0, refuted = 0, below = 0, below_collapsed = 0, above = 0, above_collapsed = 0, groups = 0;
  double least = std::numeric_limits<double>::quiet_NaN();  // share collapsed, over the arms above zero: seeds are the same in all
  auto list = nlohmann::ordered_json::array();
  for (const auto& arms : groups_of(results)) {
    const auto finding = judge_group(arms);
    if (arms.size() < 2 || !(finding.below || finding.above)) continue;
    groups += 1;
    supported += finding.supported;
    refuted += finding.refuted;
    for (const auto& arm : arms) {
      verdict.n += arm.collapse.size();
      (arm.delta_v < 0 ? below : above) += arm.delta_v == 0 ? 0 : arm.collapse.size();
      const double share = static_cast<double>(arm.collapsed()) / static_cast<double>(arm.collapse.size());
      if (arm.delta_v > 0 && !(share >= least)) {
        least = share;
        verdict.interval = statistics::clopper_pearson(arm.collapsed(), arm.collapse.size(), alpha);
        verdict.estimate_is_of(results.describe(arm.configuration), arm.collapse.size());
      }
      (arm.delta_v < 0 ? below_collapsed : above_collapsed) += arm.delta_v == 0 ? 0 : arm.collapsed();
    }
    list.push_back({{"trend_p", std::isnan(finding.trend_p) ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(finding.trend_p)},
                    {"entropy_falls", {finding.entropy_falls.low, finding.entropy_falls.high}}, {"arms", finding.arms}});
  }
  if (groups == 0) return verdict;
  verdict.decision = refuted > 0 ? Decision::refuted : supported == groups ? Decision::supported : Decision::undecided;
  verdict.estimate = least;
  verdict.finding = format_count(below_collapsed) + " of " + format_count(below, "run") + " collapsed at delta_v < 0, " +
                    format_count(above_collapsed) + " of " + format_count(above) + " at delta_v > 0";
  verdict.evidence["groups"] = list;
  return verdict;
}

}  // namespace

Claim small_policies_claim() {
  return {.id = "G10",
          .name = "small policies",
          .statement = "With contexts, delta_v < 0 is stable; delta_v > 0 collapses on training and test contexts, earlier for larger "
                       "delta_v; entropy falls faster for larger delta_v.",
          .method = "AsymRE with contexts and lag > 1; configurations that differ in delta_v alone, 20 seeds or more in each. A run has "
                    "collapsed at the first checkpoint at which training accuracy is below half of its highest so far. Supported when in "
                    "every group, one-sided at 5 %: below zero fewer than 10 % of seeds collapse (Clopper-Pearson), above zero more "
                    "than half do and test accuracy falls (t), larger delta_v > 0 collapse earlier (Tarone's log-rank test for trend), "
                    "and mean entropy over the checkpoints falls with delta_v in more than half of the seeds. Refuted when one of the "
                    "shares or the trend is surely on the other side. Estimate: the smallest share of collapsed seeds of a configuration above zero; Kaplan-Meier "
                    "curves are in the evidence.",
          .refuted = "In some group of configurations a share or a trend is surely on the other side; in the others it may be as stated.",
          .decide = decide};
}

}  // namespace asymsweep::analysis
