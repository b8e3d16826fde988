// G10: with contexts, delta_v < 0 is stable and delta_v > 0 falls below its base policy.

#include <algorithm>
#include <cmath>

#include "analysis/claims/theory/theory_claims.hpp"
#include "analysis/claims/rules.hpp"
#include "analysis/claims/theory/g10_groups.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

using Json = nlohmann::ordered_json;

/// At most this share of seeds may fall where training is called stable.
constexpr double stable_share = 0.1;
/// A statement about the sign of delta_v needs values this near to zero: as a share of the range of rewards.
constexpr double near_zero = 0.01;

constexpr Question few_fall{.test = Test::share, .side = Side::below, .bound = stable_share};
constexpr Question most_fall{.test = Test::share, .bound = 0.5};

/// `more`: of some of the runs.
Premises premises_and(const std::vector<std::string>& more) {
  std::vector<std::string> all = {"contexts", "asymre", "relative_baseline", "off_policy", "order_of_rewards", "known_baseline"};
  all.insert(all.end(), more.begin(), more.end());
  return Premises(all);
}
const Premises& premises() {
  static const Premises all = premises_and({});
  return all;
}

/// Without a fall: fewer seeds cannot show that fewer than `stable_share` fall.
std::size_t fewest_seeds_to_be_stable(double error_rate) {
  std::size_t n = 1;
  while (share_interval(0, n, error_rate).high >= stable_share) ++n;
  return n;
}

/// Of each seed, over pairs of values above zero: concordant ("the larger delta_v falls earlier") less discordant, per pair. Runs
/// that have not fallen count as later than every one that has; two of them tie.
Sample earlier_for_larger(const std::vector<const Watched*>& above) {
  Sample sample{.what = "earlier for larger delta_v", .known = {.low = -1, .high = 1}};
  if (above.size() < 2) return sample;
  for (const auto& runs : paired_runs(above)) {
    double sum = 0, pairs = 0;
    for (std::size_t a = 0; a < above.size(); ++a)
      for (std::size_t b = a + 1; b < above.size(); ++b) {
        const double smaller = above[a]->fell_at[runs[a]], larger = above[b]->fell_at[runs[b]];
        sum += (larger < smaller) - (larger > smaller);
        pairs += 1;
      }
    sample.seeds.push_back(above[0]->seeds[runs[0]]);
    sample.values.push_back(sum / pairs);
  }
  return sample;
}

struct Slopes {
  std::size_t falls = 0, rises = 0, seeds = 0;
};

/// Of each seed's mean entropy over delta_v. One within rounding has no sign; a seed with a diverged run counts as neither.
Slopes entropy_slopes(const std::vector<const Watched*>& all) {
  double centre = 0;
  for (const auto* watched : all) centre += watched->delta_v / static_cast<double>(all.size());
  Slopes slopes;
  for (const auto& runs : paired_runs(all)) {
    double slope = 0, size = 0;
    for (std::size_t c = 0; c < all.size(); ++c) {
      slope += (all[c]->delta_v - centre) * all[c]->mean_entropy[runs[c]];
      size += std::abs(all[c]->delta_v - centre) * all[c]->mean_entropy[runs[c]];
    }
    if (std::abs(slope) <= 1e-12 * size) continue;
    slopes.seeds += 1;
    slopes.falls += slope < 0;
    slopes.rises += slope > 0;
  }
  return slopes;
}

/// What one group of configurations says.
struct Judged {
  bool shown = true, refuted = false, has_both_sides = false, has_near = false;
  std::size_t few_fallen = 0;  ///< configurations above zero in which fewer than half have fallen
  std::size_t too_few_seeds = 0;
  Sample earlier;
  Json json;
};

std::vector<const Watched*> pointers(const SmallPolicyGroup& group, bool (*wanted)(double)) {
  std::vector<const Watched*> chosen;
  for (const auto& watched : group.watched)
    if (wanted(watched.delta_v)) chosen.push_back(&watched);
  return chosen;
}

std::vector<const Watched*> above(const SmallPolicyGroup& group) { return pointers(group, [](double v) { return v > 0; }); }
std::vector<const Watched*> below(const SmallPolicyGroup& group) { return pointers(group, [](double v) { return v < 0; }); }

Json row_of(const Watched& watched) {
  const std::size_t n = watched.seeds.size();
  const auto share = share_interval(watched.fallen(), n, alpha);
  const auto change = mean_interval(watched.test_change, {.low = -1, .high = 1}, alpha);
  const double entropy = statistics::mean(watched.mean_entropy), median = statistics::median(watched.fell_at);
  return {{"delta_v", watched.delta_v}, {"seeds", n}, {"fallen", watched.fallen()}, {"share", {share.low, share.high}},
          {"median_step_of_fall", json_number(median)},
          {"test_change", statistics::mean(watched.test_change)}, {"test_change_interval", {change.low, change.high}},
          {"mean_entropy", json_number(entropy)}};
}

/// `family`: tests of which any may refute, Bonferroni.
Judged judge_group(const SmallPolicyGroup& group, double family, double error_rate) {
  Judged judged;
  const auto has_near = [&](const std::vector<const Watched*>& side) {
    return std::ranges::any_of(side, [&](const Watched* watched) { return std::abs(watched->delta_v) <= near_zero * group.reward_range; });
  };
  const auto under = below(group), over = above(group);
  judged.has_both_sides = !under.empty() && !over.empty();
  judged.has_near = has_near(under) && has_near(over);
  for (const auto* watched : under) {
    const std::size_t fallen = watched->fallen(), n = watched->seeds.size();
    judged.shown = judged.shown && share_interval(fallen, n, error_rate).high < stable_share;
    judged.refuted = judged.refuted || share_interval(fallen, n, error_rate / family).low > stable_share;
    judged.too_few_seeds += n < fewest_seeds_to_be_stable(error_rate);
  }
  for (const auto* watched : over) {
    const auto share = share_interval(watched->fallen(), watched->seeds.size(), error_rate);
    judged.shown = judged.shown && share.low > 0.5 &&
                   (group.is_tabular || p_below_zero(watched->test_change, {.low = -1, .high = 1}) <= error_rate);
    judged.few_fallen += share.high < 0.5;  // refutes nothing: they were watched for the trained steps only
  }
  judged.earlier = earlier_for_larger(over);
  judged.shown = judged.shown && p_above_zero(judged.earlier.values, judged.earlier.known) <= error_rate;
  judged.refuted = judged.refuted || p_below_zero(judged.earlier.values, judged.earlier.known) <= error_rate / family;
  const auto slopes = entropy_slopes(pointers(group, [](double) { return true; }));
  const auto falls = share_interval(slopes.falls, slopes.seeds, error_rate);
  judged.shown = judged.shown && judged.has_both_sides && falls.low > 0.5;
  judged.refuted = judged.refuted || share_interval(slopes.rises, slopes.seeds, error_rate / family).low > 0.5;

  const auto trend = mean_interval(judged.earlier.values, judged.earlier.known, error_rate);
  judged.json = {{"earlier_for_larger_delta_v", nullptr}, {"entropy_falls", {falls.low, falls.high}}, {"configurations", Json::array()}};
  if (!judged.earlier.values.empty())
    judged.json["earlier_for_larger_delta_v"] = {{"mean", statistics::mean(judged.earlier.values)}, {"interval", {trend.low, trend.high}},
                                                 {"p", p_above_zero(judged.earlier.values, judged.earlier.known)}};
  for (const auto& watched : group.watched) judged.json["configurations"].push_back(row_of(watched));
  return judged;
}

/// Every configuration below zero, every trend and every slope of entropy may refute.
double refuting_tests(const std::vector<SmallPolicyGroup>& groups) {
  std::size_t tests = 0;
  for (const auto& group : groups) tests += below(group).size() + (above(group).size() > 1) + 1;
  return static_cast<double>(tests);
}

/// "-0.5 to -0.1".
std::string range_of(const std::vector<const Watched*>& side) {
  const auto low = format_number(side.front()->delta_v), high = format_number(side.back()->delta_v);
  return low == high ? low : low + " to " + high;
}

/// All configurations on one side of zero.
struct OneSide {
  std::vector<const Watched*> watched;  ///< of all groups, ascending in delta_v
  std::string counts() const {
    if (watched.empty()) return "";
    std::size_t fallen = 0, runs = 0;
    for (const auto* one : watched) {
      fallen += one->fallen();
      runs += one->seeds.size();
    }
    return format_count(fallen) + " of " + format_count(runs, "run") + " at delta_v = " + range_of(watched);
  }
};

OneSide side_of(const std::vector<SmallPolicyGroup>& groups, std::vector<const Watched*> (*side)(const SmallPolicyGroup&)) {
  OneSide all;
  for (const auto& group : groups)
    for (const auto* watched : side(group)) all.watched.push_back(watched);
  std::ranges::sort(all.watched, {}, &Watched::delta_v);
  return all;
}

/// The smallest share of fallen seeds above zero, its interval simultaneous over all of them.
void estimate(const Results& results, const OneSide& over, double error_rate, Verdict& verdict) {
  if (over.watched.empty()) return;
  const auto share = [](const Watched* watched) { return static_cast<double>(watched->fallen()) / static_cast<double>(watched->seeds.size()); };
  const auto* least = *std::ranges::min_element(over.watched, {}, share);
  verdict.estimate = share(least);
  verdict.interval = share_interval(least->fallen(), least->seeds.size(), error_rate / static_cast<double>(over.watched.size()));
  verdict.estimate_is_of(results.describe(least->configuration), least->seeds.size());
}

Verdict decide(const Evidence& evidence) {
  Verdict verdict;
  const auto& results = evidence.results();
  if (!results.has_metric("train_accuracy_curve")) return verdict;
  auto groups = small_policy_groups(results, premises());
  std::erase_if(groups, [](const SmallPolicyGroup& group) { return group.watched.size() < 2; });
  if (groups.empty()) return verdict;
  std::size_t shown = 0, refuted = 0, near = 0, few = 0, too_few_seeds = 0, tabular = 0;
  auto list = Json::array();
  for (const auto& group : groups) {
    const auto judged = judge_group(group, refuting_tests(groups), evidence.error_rate());
    shown += judged.shown;
    refuted += judged.refuted;
    near += judged.has_near;
    few += judged.few_fallen;
    too_few_seeds += judged.too_few_seeds;
    tabular += group.is_tabular;
    for (const auto& watched : group.watched) verdict.n += watched.seeds.size();
    list.push_back(judged.json);
  }
  const double nearest = near_zero * std::ranges::min(groups, {}, &SmallPolicyGroup::reward_range).reward_range;
  const bool all_shown = shown == groups.size(), all_near = near == groups.size();
  verdict.decision = refuted > 0 ? Decision::refuted : all_shown && all_near ? Decision::supported : Decision::undecided;
  const auto under = side_of(groups, below), over = side_of(groups, above);
  estimate(results, over, evidence.error_rate(), verdict);
  verdict.finding = "fallen below 0.9 of their base policy at the end: ";
  for (const auto* side : {&under, &over}) verdict.finding += side->counts() + (side == &under && !under.watched.empty() && !over.watched.empty() ? ", " : "");
  if (few > 0)
    verdict.finding += "; fewer than half in " + format_count(few, "configuration") +
                       " above zero (95 % confidence), within the trained steps: longer training may change that";
  if (too_few_seeds > 0)
    verdict.finding += "; stability below zero needs at least " + format_count(fewest_seeds_to_be_stable(evidence.error_rate()), "seed");
  if (too_few_seeds > 0)
    verdict.needs = format_count(fewest_seeds_to_be_stable(evidence.error_rate())) + " seeds for stability below zero; there are fewer in " + format_count(too_few_seeds, "configuration");
  if (!all_near) verdict.needs += (verdict.needs.empty() ? "" : ", and ") + std::string("values of delta_v within ") + format_number(nearest) + " of zero on both sides";
  if (tabular > 0) verdict.finding += "; test accuracy is left out for tables, in which training cannot move it";
  if (all_shown && !all_near)
    verdict.finding += "; shown for delta_v = " + range_of(under.watched) + " and " + range_of(over.watched) +
                       "; a statement about the sign needs values within " + format_number(nearest) + " of zero on both sides";
  verdict.evidence["groups_that_agree"] = shown;
  verdict.evidence["groups"] = list;
  return verdict;
}

}  // namespace

Claim small_policies_claim() {
  return {.id = "G10",
          .name = "small policies",
          .statement = "With contexts, and within the trained steps, delta_v < 0 is stable; delta_v > 0 falls below its base policy on "
                       "training and test contexts, earlier for larger delta_v; entropy falls faster for larger delta_v.",
          .method = method_text(premises(),
                                "of configurations that differ in delta_v alone the runs that have fallen: training accuracy below 0.9 of the "
                                "base policy's at a checkpoint and at all later ones. The time of the fall is interpolated between checkpoints. "
                                "A diverged run has fallen",
                                "supported when, in every group and at 5 % each, below zero fewer than 10 % of the seeds fall (Beta-Bernoulli; at "
                                "least " + std::to_string(fewest_seeds_to_be_stable(alpha)) + " seeds without a fall), above zero more than half fall and "
                                "mean test accuracy falls (betting; left out for tables, whose test accuracy cannot move), larger delta_v > 0 falls "
                                "earlier (mean over seeds of concordant less discordant pairs of delta_v, betting; a run that has not fallen is "
                                "later than all that have), mean entropy over the steps falls with delta_v in more than half of the seeds, and "
                                "delta_v was swept on both sides of zero within 1 % of the range of rewards (0.02 with rewards 1 and -1). "
                                "Refuted when, Bonferroni at 5 % over all configurations and groups, more than 10 % of the seeds fall below zero, "
                                "larger delta_v falls later, or entropy rises with delta_v in more than half of the seeds. Runs above zero that "
                                "have not fallen refute nothing: they were watched for the trained steps only. Estimate: the smallest share of "
                                "fallen seeds above zero. " + bounds_words()) + ".",
          .refuted = "In at least one group of configurations a share or a trend is on the other side (95 % confidence); in the others it may be "
                     "as stated.",
          .decide = decide,
          .parts = {{premises()},
                    {premises_and({"delta_v_below_0"}), few_fall, "share of runs that fall at delta_v < 0"},
                    {premises_and({"delta_v_above_0"}), most_fall, "share of runs that fall at delta_v > 0"}}};
}

}  // namespace asymsweep::analysis
