#include "analysis/claims/small_policies.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/claims/completeness.hpp"
#include "analysis/claims/small_policy_arms.hpp"
#include "analysis/improvement.hpp"
#include "analysis/statistics/binomial.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "analysis/statistics/mixture_sequence.hpp"
#include "analysis/statistics/student_t.hpp"
#include "core/text.hpp"
#include "training/unit.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double alpha = 0.05;
/// At most this share of seeds may collapse where training is called stable.
constexpr double stable_share = 0.1;

/// The levels at which one file is judged.
struct Levels {
  bool extended = false;  ///< somebody may have looked before going on: bounds that hold at every number of seeds
  double family = 1;      ///< tests of which any may refute: Bonferroni
};

/// Each bound at `level`. (The Beta-Bernoulli sequence has no share of its level for one side.)
statistics::Interval share_bounds(const Levels& levels, std::size_t happened, std::size_t seeds, double level) {
  return levels.extended ? statistics::beta_bernoulli_interval(happened, seeds, level)
                         : statistics::clopper_pearson(happened, seeds, 2 * level);
}

bool is_surely_above_zero(const Levels& levels, const std::vector<double>& values) {
  if (!levels.extended) return statistics::t_p_greater(values) < alpha;
  return statistics::has_spread(values) && anytime_mean(values, true, alpha).low > 0;
}

struct Slopes {
  std::size_t falls = 0, rises = 0;
};

/// Of each seed's mean entropy over the arms; one within rounding has no sign.
Slopes entropy_slopes(const std::vector<Arm>& arms) {
  double centre = 0;
  for (const auto& arm : arms) centre += arm.delta_v / static_cast<double>(arms.size());
  Slopes slopes;
  for (std::size_t s = 0; s < arms.front().mean_entropy.size(); ++s) {
    double slope = 0, size = 0;
    for (const auto& arm : arms) {
      slope += (arm.delta_v - centre) * arm.mean_entropy[s];
      size += std::abs(arm.delta_v - centre) * arm.mean_entropy[s];
    }
    if (!(std::abs(slope) > 1e-12 * size)) continue;
    slopes.falls += slope < 0;
    slopes.rises += slope > 0;
  }
  return slopes;
}

struct Finding {
  bool supported = true, refuted = false, below = false, above = false;
  std::size_t few = 0;  ///< arms above zero of which surely fewer than half collapsed
  nlohmann::ordered_json arms = nlohmann::ordered_json::array();
  double trend_p = std::numeric_limits<double>::quiet_NaN();
  statistics::Interval entropy_falls;
};

void judge(const Levels& levels, const Arm& arm, Finding& finding) {
  const std::size_t n = arm.collapse.size(), collapsed = arm.collapsed();
  const auto share = share_bounds(levels, collapsed, n, alpha);
  if (arm.delta_v < 0) {
    finding.below = true;
    finding.supported = finding.supported && share.high < stable_share;
    finding.refuted = finding.refuted || share_bounds(levels, collapsed, n, alpha / levels.family).low > stable_share;
  } else if (arm.delta_v > 0) {
    finding.above = true;
    std::vector<double> loss;
    for (const double change : arm.test_change) loss.push_back(-change);
    finding.supported = finding.supported && share.low > 0.5 && is_surely_above_zero(levels, loss);
    finding.few += share.high < 0.5;  // refutes nothing: a run that has not collapsed yet was watched for too short, or not
  }
  nlohmann::ordered_json survival = nlohmann::ordered_json::array();
  for (const auto& [time, surviving] : statistics::kaplan_meier(arm.collapse)) survival.push_back({time, surviving});
  finding.arms.push_back({{"delta_v", arm.delta_v}, {"seeds", n}, {"collapsed", collapsed}, {"share", {share.low, share.high}},
                          {"test_change", statistics::mean(arm.test_change)}, {"mean_entropy", statistics::mean(arm.mean_entropy)},
                          {"kaplan_meier", survival}});
}

/// Log-rank p-value of "the larger delta_v, the earlier", over the arms above zero; NaN when there are fewer than two.
double trend_p(const std::vector<Arm>& arms) {
  std::vector<statistics::Group> above;
  for (const auto& arm : arms)
    if (arm.delta_v > 0) above.push_back({arm.delta_v, arm.collapse});
  return above.size() > 1 ? statistics::trend_p_earlier(above) : std::numeric_limits<double>::quiet_NaN();
}

Finding judge_group(const Levels& levels, const std::vector<Arm>& arms) {
  Finding finding;
  for (const auto& arm : arms) judge(levels, arm, finding);
  finding.trend_p = trend_p(arms);
  finding.supported = finding.supported && finding.trend_p < alpha && !levels.extended;
  finding.refuted = finding.refuted || (finding.trend_p > 1 - alpha / levels.family && !levels.extended);
  const auto slopes = entropy_slopes(arms);
  const std::size_t seeds = arms.front().mean_entropy.size();
  finding.entropy_falls = share_bounds(levels, slopes.falls, seeds, alpha);
  finding.supported = finding.supported && finding.below && finding.above && finding.entropy_falls.low > 0.5;
  finding.refuted = finding.refuted || share_bounds(levels, slopes.rises, seeds, alpha / levels.family).low > 0.5;
  return finding;
}

/// The groups that bear on the claim: delta_v on one side of zero at least, and something to compare it with.
std::vector<std::vector<Arm>> groups_of(const Results& results) {
  auto groups = small_policy_arms(results);
  std::erase_if(groups, [](const std::vector<Arm>& arms) { return arms.size() < 2; });
  return groups;
}

/// Every arm below zero, every trend and every slope of entropy may refute.
double refuting_tests(const std::vector<std::vector<Arm>>& groups) {
  std::size_t tests = 0;
  for (const auto& arms : groups)
    tests += 1 + !std::isnan(trend_p(arms)) + static_cast<std::size_t>(std::ranges::count_if(arms, [](const Arm& arm) { return arm.delta_v < 0; }));
  return static_cast<double>(tests);
}

Verdict decide(const Evidence& evidence) {
  Verdict verdict;
  const auto& results = evidence.results();
  if (!results.has_metric("train_accuracy_curve") || training_plan(results.sweep()).checkpoints < 3) return verdict;
  const auto groups = groups_of(results);
  if (groups.empty()) return verdict;
  const Levels levels{.extended = results.was_extended(), .family = refuting_tests(groups)};
  std::size_t supported = 0, refuted = 0, below = 0, below_collapsed = 0, above = 0, above_collapsed = 0, few = 0;
  double least = std::numeric_limits<double>::quiet_NaN();  // share collapsed, over the arms above zero: seeds are the same in all
  auto list = nlohmann::ordered_json::array();
  for (const auto& arms : groups) {
    const auto finding = judge_group(levels, arms);
    supported += finding.supported;
    refuted += finding.refuted;
    few += finding.few;
    for (const auto& arm : arms) {
      verdict.n += arm.collapse.size();
      (arm.delta_v < 0 ? below : above) += arm.delta_v == 0 ? 0 : arm.collapse.size();
      const double share = static_cast<double>(arm.collapsed()) / static_cast<double>(arm.collapse.size());
      if (arm.delta_v > 0 && !(share >= least)) {
        least = share;
        verdict.interval = share_bounds(levels, arm.collapsed(), arm.collapse.size(), levels.extended ? alpha : alpha / 2);
        verdict.estimate_is_of(results.describe(arm.configuration), arm.collapse.size());
      }
      (arm.delta_v < 0 ? below_collapsed : above_collapsed) += arm.delta_v == 0 ? 0 : arm.collapsed();
    }
    list.push_back({{"trend_p", std::isnan(finding.trend_p) ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(finding.trend_p)},
                    {"entropy_falls", {finding.entropy_falls.low, finding.entropy_falls.high}}, {"arms", finding.arms}});
  }
  verdict.decision = refuted > 0 ? Decision::refuted : supported == groups.size() ? Decision::supported : Decision::undecided;
  verdict.estimate = least;
  verdict.finding = format_count(below_collapsed) + " of " + format_count(below, "run") + " collapsed at delta_v < 0, " +
                    format_count(above_collapsed) + " of " + format_count(above) + " at delta_v > 0";
  if (few)
    verdict.finding += "; surely fewer than half in " + format_count(few, "configuration") +
                       " above zero, within the trained steps: a longer training may change that";
  if (levels.extended) verdict.finding += "; the file was extended, and the trend has no test that allows looks";
  verdict.evidence["groups"] = list;
  require_complete(verdict, results, bears_on_small_policies);
  return verdict;
}

}  // namespace

Claim small_policies_claim() {
  return {.id = "G10",
          .name = "small policies",
          .statement = "With contexts, and within the trained steps, delta_v < 0 is stable; delta_v > 0 collapses on training and test "
                       "contexts, earlier for larger delta_v; entropy falls faster for larger delta_v.",
          .method = "AsymRE with contexts and lag > 1; configurations that differ in delta_v alone, 20 seeds or more in each. A run has "
                    "collapsed at the first checkpoint at which training accuracy is below half of its highest so far. Supported when in "
                    "every group, one-sided at 5 %: below zero fewer than 10 % of seeds collapse (Clopper-Pearson), above zero more "
                    "than half do and test accuracy falls (t), larger delta_v > 0 collapse earlier (Tarone's log-rank test for trend), "
                    "and mean entropy over the checkpoints falls with delta_v in more than half of the seeds. Refuted when, Bonferroni "
                    "at 5 % over all configurations and groups, more than 10 % of seeds collapse below zero, the trend is the other way "
                    "round, or entropy rises with delta_v in more than half of the seeds. Runs above zero that have not collapsed refute "
                    "nothing: they were watched for the trained steps only. In a file that was extended shares have Beta-Bernoulli bounds "
                    "and means hedged ones, which allow looks; the trend has none, and the claim is not supported there. Undecided while "
                    "runs are missing. Estimate: the smallest share of collapsed seeds of a configuration above zero; Kaplan-Meier "
                    "curves are in the evidence.",
          .refuted = "In some group of configurations a share or a trend is surely on the other side; in the others it may be as stated.",
          .decide = decide};
}

}  // namespace asymsweep::analysis
