#include "cli/power.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <functional>
#include <map>

#include "analysis/claims/declared.hpp"
#include "analysis/claims/declared_some.hpp"
#include "analysis/claims/registry.hpp"
#include "analysis/claims/facts.hpp"
#include "analysis/known_bounds.hpp"
#include "analysis/statistics/sample_size.hpp"
#include "core/text.hpp"

namespace asymsweep {
namespace {

using analysis::Claim, analysis::Part, analysis::Question, analysis::Side, analysis::Test;

constexpr double power = 0.8;
/// Standard deviation of an improvement, as a share of the range of rewards: what seeds for a mean depend on beside the effect.
constexpr double spread = 0.1;

/// P(at least `successes` of n).
double at_least(std::size_t successes, std::size_t n, double share) {
  if (successes == 0) return 1;
  if (successes > n) return 0;
  return boost::math::cdf(boost::math::complement(boost::math::binomial_distribution<>(static_cast<double>(n), share), static_cast<double>(successes - 1)));
}

/// The smallest k of n with is_enough(k), n + 1 when there is none. Once enough, more is enough.
std::size_t boundary(std::size_t n, const std::function<bool(std::size_t)>& is_enough) {
  std::size_t low = 0, high = n + 1;
  while (low < high) {
    const auto middle = (low + high) / 2;
    if (is_enough(middle))
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

/// The smallest n from which `power_at` reaches `goal`: up by an eighth, then halved. Power is nearly monotone in n.
std::size_t smallest(double goal, const std::function<double(std::size_t)>& power_at) {
  std::size_t low = 1, high = 1;
  while (power_at(high) < goal) {
    low = high + 1;
    high += high / 8 + 1;
  }
  while (low < high) {
    const auto middle = (low + high) / 2;
    if (power_at(middle) >= goal)
      high = middle;
    else
      low = middle + 1;
  }
  return high;
}

/// Two equally likely values, `effect` standard deviations from zero in the mean, within +- the range of rewards.
std::size_t seeds_for_mean(double effect, double level, double goal) {
  return smallest(goal, [&](std::size_t n) {
    const auto ups = boundary(n, [&](std::size_t k) {
      std::vector<double> values(n, (effect - 1) * spread);
      std::fill_n(values.begin(), std::min(k, n), (effect + 1) * spread);
      return analysis::p_above_zero(values, {.low = -1, .high = 1}) <= level;
    });
    return at_least(ups, n, 0.5);
  });
}

/// Of seeds with a true share beyond the bound.
std::size_t seeds_for_share(const Question& question, double share, double level, double goal) {
  const bool above = question.side == Side::above;
  const double bound = above ? question.bound : 1 - question.bound, truth = above ? share : 1 - share;
  return smallest(goal, [&](std::size_t n) {
    const auto enough = boundary(n, [&](std::size_t k) { return k <= n && analysis::share_interval(k, n, level).low > bound; });
    return at_least(enough, n, truth);
  });
}

std::string percent(double share) { return format_number(std::round(1000 * share) / 10) + " %"; }

/// ", 80 % for the 12 configurations together".
std::string together(std::size_t configurations) {
  return ", power " + percent(power) + (configurations > 1 ? " for all " + format_count(configurations) + " configurations together" : "");
}

/// What is true where a share is asked for, nearer to the bound than to certainty and not.
std::vector<double> shares_for(const Question& question) {
  const double end = question.side == Side::above ? 1 : 0;
  return {question.bound + 0.2 * (end - question.bound), question.bound + 0.5 * (end - question.bound), question.bound + 0.9 * (end - question.bound)};
}

std::size_t planned(const Sweep& sweep, const Part& part) {
  std::size_t count = 0;
  for (std::size_t c = 0; c < sweep.configuration_count(); ++c) count += sweep.is_trained(c) && part.premises.may_hold(sweep.configuration(c));
  return count;
}

/// Of one claim that asks for a mean or a share. `value`: in words.
void add_rows(const std::string& id, const Question& question, const std::string& value, std::size_t configurations, const std::vector<double>& effects, std::vector<SeedsNeeded>& rows) {
  const std::string side = question.side == Side::above ? " is above " : " is below ", bound = question.bound == 0 ? "zero" : format_number(question.bound);
  const double goal = 1 - (1 - power) / static_cast<double>(configurations);  // all of them, however they depend
  if (question.test == Test::mean)
    for (const double effect : effects)
      rows.push_back({{id}, "to show that the mean " + value + side + bound + " if in truth it is " + format_number(effect) + " standard deviations" + (question.bound == 0 && question.side == Side::above ? "" : " on that side") + " (betting; one is " + percent(spread) + " of the way from the bound to the values' end" + together(configurations) + ")", effect, question.error_rate, seeds_for_mean(effect, question.error_rate, goal)});
  const double level = question.error_rate / static_cast<double>(configurations);
  if (question.test == Test::share)
    for (const double share : shares_for(question))
      rows.push_back({{id}, "to show that the " + value + side + percent(question.bound) + " if in truth it is " + percent(share) + " (Beta-Bernoulli" + together(configurations) + ")", share, level, seeds_for_share(question, share, level, goal)});
}

/// Of a claim that the sweep declares.
void add_rows(const analysis::DeclaredClaim& claim, const analysis::DeclaredPart& part, const Sweep& sweep, const std::vector<double>& effects, std::vector<SeedsNeeded>& rows) {
  auto question = part.question;
  if (question.test == Test::every_run) {
    for (const double share : {0.99, 0.999})
      rows.push_back({{claim.name}, "to show that more than " + percent(share) + " of instances agree, by none that does not (exact binomial)", share, question.error_rate, std::max(analysis::fewest_instances_at(question.error_rate), statistics::zero_failure_size(share, question.error_rate))});
    return;
  }
  const std::string against = part.against ? " against " + part.against->text : "", of = question.test == Test::share ? "share of runs with " : "";
  std::size_t held = part.pooled ? 1 : configurations_of(part, sweep).size();
  std::string how = part.pooled ? ", pooled," : "";
  if (part.pooled) question.test = Test::mean;  // of one value a seed
  if (!part.some.empty()) {
    const auto extent = extent_of(part, sweep);
    held = extent.comparisons;
    question.error_rate /= static_cast<double>(std::max<std::size_t>(extent.candidates, 1));
    how = ", for some " + part.some + ",";
  }
  add_rows(claim.name, question, of + part.value_text + against + how, held, effects, rows);
}

}  // namespace

std::vector<SeedsNeeded> seeds_needed(const Sweep& sweep, const std::vector<double>& effects) {
  std::vector<SeedsNeeded> rows;
  const double each = analysis::alpha / static_cast<double>(sweep.planned_count());
  for (const double effect : effects)
    rows.push_back({{}, "summary.csv: to show that the mean improvement is above zero if in truth it is " + format_number(effect) + " standard deviations (betting; one is " + percent(spread) + " of the range of rewards; 5 % over the grid, power " + percent(power) + " per configuration)", effect, each, seeds_for_mean(effect, each, power)});
  std::vector<std::string> facts;
  for (const auto& claim : analysis::claims())
    for (const auto& part : claim.parts) {
      if (!part.question) continue;
      const auto configurations = planned(sweep, part);
      if (configurations == 0) continue;
      if (part.question->test == Test::every_run)
        facts.push_back(claim.id);
      else
        add_rows(claim.id, *part.question, part.value, configurations, effects, rows);
    }
  for (const auto& claim : analysis::declared_claims(sweep))
    for (const auto& part : claim.parts)
      if (!configurations_of(part, sweep).empty()) add_rows(claim, part, sweep, effects, rows);
  for (const double share : {0.99, 0.999})
    if (!facts.empty())
      rows.push_back({facts, "to show that more than " + percent(share) + " of instances agree, by none that does not (exact binomial, instances of different seeds)", share,
                      analysis::alpha, std::max(analysis::fewest_instances, statistics::zero_failure_size(share, analysis::alpha))});
  return rows;
}

std::vector<NotTested> not_tested(const Sweep& sweep) {
  std::vector<NotTested> all;
  for (const auto& claim : analysis::claims()) {
    const auto is_missing = [&](const Part& part) { return !part.premises.never_fulfilled(sweep).empty(); };
    if (!claim.parts.empty() && std::ranges::all_of(claim.parts, is_missing)) all.push_back({claim.id, what_is_missing(claim, sweep)});
  }
  return all;
}

}  // namespace asymsweep
