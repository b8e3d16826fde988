#include "analysis/known_bounds.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/statistics/betting.hpp"
#include "analysis/statistics/mixture_sequence.hpp"
#include "core/text.hpp"
#include "problems/bandit.hpp"
#include "problems/tokens.hpp"

namespace asymsweep::analysis {
namespace {

bool has_contexts(const Results& results) { return results.has_metric("test_accuracy"); }

/// Sums over arms are rounded: outwards.
Known rounded(const Known& known) {
  const double rounding = 1e-9 * std::max(known.high - known.low, 1e-3 * std::max(std::abs(known.low), std::abs(known.high)));
  return known.bounded() ? Known{known.low - rounding, known.high + rounding, known.tail} : known;
}

Known plus_minus(const Known& outcome) {
  const double range = outcome.high - outcome.low;
  return {-range, range, outcome.tail};
}

/// K normal rewards of standard deviation 1 lie farther apart than d with probability at most 2 K P(Z > d / 2), and leaving those
/// instances out moves the mean of what is at most their range by at most 4 K phi(d / 2): here `tail`.
Known normal_rewards(double arms) {
  constexpr double tail = 1e-6;
  const double half = std::sqrt(2 * std::log(4 * arms / (tail * std::sqrt(2 * M_PI))));
  return {-half, half, tail};
}

/// Answers to choose from; NaN in an environment of others.
double answers(const Configuration& configuration) {
  const auto number = [&](const char* key) { return configuration.number(key); };
  if (configuration.has("bandit.arms")) return number("bandit.arms");
  if (configuration.has("contextual.actions")) return number("contextual.actions");
  if (configuration.has("tokens.vocabulary")) return static_cast<double>(answer_tree(configuration).answers());
  return std::numeric_limits<double>::quiet_NaN();
}

bool is_word(const Configuration& configuration, std::string_view key, std::string_view word) {
  return configuration.has(key) && configuration.value(key) == Value(std::string(word));
}

/// Of observed rewards: with flips, which need rewards of 0 and 1, their means lie between these.
Known known_observed(const Results& results, std::size_t c, const Configuration& configuration) {
  auto known = rounded(known_outcome(results, c));
  if (configuration.number("noise.reward_flip") > 0) known.low = std::min(known.low, 0.0), known.high = std::max(known.high, 1.0);
  return known;
}

/// The values, none beyond what is known.
std::vector<double> within(std::vector<double> values, const Known& known) {
  for (double& value : values) value = std::clamp(value, known.low, known.high);
  return values;
}

std::vector<double> negated(std::vector<double> values) {
  for (double& value : values) value = -value;
  return values;
}

/// A mean is above zero where no value is below zero and one is above it, by more than the rounding of the bounds.
bool leaves_no_doubt(const std::vector<double>& values, const Known& known) {
  if (!known.bounded() || known.low < known.tail || values.empty()) return false;
  const double rounding = 1e-9 * (known.high - known.low);
  return known.low > known.tail || std::ranges::any_of(values, [&](double value) { return value > known.tail + rounding; });
}

Known mirrored(const Known& known) { return {-known.high, -known.low, known.tail}; }

}  // namespace

Known known_outcome(const Results& results, std::size_t c) {
  if (has_contexts(results)) return {0, 1};
  const auto configuration = results.configuration(c);
  if (!configuration.has("bandit.reward_means")) return {};  // an environment of others
  if (is_word(configuration, "bandit.reward_means", "uniform")) return {0, 1};
  if (is_word(configuration, "bandit.reward_means", "normal")) return normal_rewards(configuration.number("bandit.arms"));
  const auto [worst, best] = std::ranges::minmax(make_bandit(configuration, results.sweep().root_seed, results.sweep().first_seed).mean_rewards);
  return rounded({worst, best});
}

Known known_improvement(const Results& results, std::size_t c) {
  if (const auto* program = results.program()) return program->bounds() ? Known{program->bounds()->first, program->bounds()->second} : Known{};
  const auto outcome = known_outcome(results, c);
  const auto known = plus_minus(outcome);
  if (has_contexts(results) || outcome.tail > 0 || !outcome.bounded()) return known;
  const auto configuration = results.configuration(c);
  const bool one_instance = !is_word(configuration, "bandit.reward_means", "uniform") && !is_word(configuration, "bandit.behavior_logits", "normal");
  if (!one_instance) return known;
  const auto instance = make_bandit(configuration, results.sweep().root_seed, results.sweep().first_seed);
  const double largest = std::ranges::max(instance.behavior_logits);
  double weight = 0, sum = 0;
  for (std::size_t y = 0; y < instance.arms(); ++y) {
    const double p = std::exp(instance.behavior_logits[y] - largest);
    weight += p;
    sum += p * (instance.mean_rewards[y] - outcome.low);
  }
  const double v_mu = std::min(outcome.low + sum / weight, outcome.high);
  return rounded({outcome.low - v_mu, outcome.high - v_mu});
}

Known known_difference(const Results& results, std::size_t c) {
  if (results.program()) {
    const auto known = known_improvement(results, c);
    return known.bounded() ? plus_minus(known) : known;
  }
  return plus_minus(known_outcome(results, c));
}

Known known_metric(const Results& results, std::size_t c, const std::string& metric) {
  if (metric == "improvement") return known_improvement(results, c);
  if (results.program()) return {};  // a name of the user's says nothing of its values
  const std::string name = metric.ends_with("_curve") ? metric.substr(0, metric.size() - 6) : metric;
  if (name.ends_with("_accuracy") || name.ends_with("probability")) return rounded({0, 1});
  for (const char* share : {"pass_at_k", "effective_sample_size", "negative_share", "negative_share_below_mu"})
    if (name == share) return {0, 1};
  if (name.starts_with("kl_")) return rounded({0, -std::log(std::numeric_limits<double>::min())});  // training/measures/distribution.hpp
  for (const char* reward : {"greedy_expected_reward", "low_temperature_expected_reward", "expected_reward", "initial_expected_reward", "best_reward", "limit_expected_reward"})
    if (name == reward) return rounded(known_outcome(results, c));
  const auto configuration = results.configuration(c);
  if (name == "v_mu") return known_observed(results, c, configuration);
  if (name == "worst_round_change") return plus_minus(rounded(known_outcome(results, c)));
  if (name == "limit_total_variation") return rounded({0, 1});
  for (const char* count : {"rounds", "improved_rounds", "collapse_step", "divergence_step"})
    if (name == count) return {0, configuration.number("train.steps")};
  const double choices = answers(configuration);
  if (std::isnan(choices)) return {};
  if (name.ends_with("answer_length")) return rounded({1, configuration.number("tokens.length")});
  if (name == "entropy") return rounded({0, std::log(choices)});
  if (name == "support_size" || name == "limit_support_size") return {1, choices};  // the likeliest arm has at least 1 / arms
  return {};
}

statistics::Interval mean_interval(const std::vector<double>& values, const Known& known, double level) {
  if (!known.bounded()) return {known.low, known.high};
  if (!(known.low < known.high)) return {known.low - known.tail, known.high + known.tail};  // one value
  const auto [low, high] = statistics::bet_interval(within(values, known), {known.low, known.high}, level);
  return {low - known.tail, high + known.tail};
}

double log_evidence_above_zero(const std::vector<double>& values, const Known& known) {
  if (leaves_no_doubt(values, known)) return std::numeric_limits<double>::infinity();
  return known.bounded() && known.low < known.tail ? statistics::log_wealth_above(within(values, known), known.low, known.tail) : 0.0;
}

double log_evidence_below_zero(const std::vector<double>& values, const Known& known) {
  return log_evidence_above_zero(negated(values), mirrored(known));
}

double p_above_zero(const std::vector<double>& values, const Known& known) { return std::min(1.0, 2 * std::exp(-log_evidence_above_zero(values, known))); }
double p_below_zero(const std::vector<double>& values, const Known& known) { return std::min(1.0, 2 * std::exp(-log_evidence_below_zero(values, known))); }

double seeds_to_show_above_zero(const std::vector<double>& values, const Known& known, double level) {
  if (!known.bounded()) return std::numeric_limits<double>::infinity();
  if (leaves_no_doubt(values, known)) return 1;
  return std::ceil(static_cast<double>(values.size()) * statistics::times_as_many(within(values, known), known.low, known.tail, level));
}

double seeds_to_show_below_zero(const std::vector<double>& values, const Known& known, double level) {
  return seeds_to_show_above_zero(negated(values), mirrored(known), level);
}

statistics::Interval share_interval(std::size_t yes, std::size_t n, double level) { return statistics::beta_bernoulli_interval(yes, n, level); }

}  // namespace asymsweep::analysis
