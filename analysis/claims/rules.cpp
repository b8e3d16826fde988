#include "analysis/claims/rules.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "analysis/claims/seeds_to_show.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "analysis/statistics/multiple_testing.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

using Json = nlohmann::ordered_json;

Json ends(const statistics::Interval& interval) { return {json_number(interval.low), json_number(interval.high)}; }
std::string shown_rate(double rate) { return format_number(std::round(rate * 1e6) / 1e6); }

/// Two decimals: an error rate that files share has many.
std::string percent(double share) { return format_number(std::round(100 * share * 100) / 100) + " %"; }
const char* word(Side side) { return side == Side::above ? "above" : "below"; }

std::string count_of(std::size_t n, const std::string& what) { return n ? "; " + what + " in " + format_count(n) : ""; }

/// Of what tells nothing: "; no run moved in 2".
std::string reasons(const std::vector<Sample>& samples) {
  std::map<std::string, std::size_t> counts;
  for (const auto& sample : samples)
    if (!sample.tells_nothing.empty()) counts[sample.tells_nothing] += 1;
  std::string text;
  for (const auto& [reason, count] : counts) text += count_of(count, reason);
  return text;
}

/// Of samples that disagree: " (12 of their 40 runs have diverged, 3 have failed)".
struct RunsThatCountAgainst {
  std::size_t diverged = 0, failed = 0, no_number = 0, runs = 0;
  void add(const Sample& sample) { diverged += sample.diverged, failed += sample.failed, no_number += sample.no_number, runs += sample.values.size(); }
  std::string text() const {
    std::string all;
    const auto say = [&](std::size_t n, const char* what) {
      if (n > 0) all += (all.empty() ? format_count(n) + " of their " + format_count(runs, "run") : ", " + format_count(n)) + what;
    };
    say(diverged, " have diverged");
    say(failed, " have failed");
    say(no_number, " have no number as their value");
    return all.empty() ? "" : " (" + all + ")";
  }
};

/// The sample whose mean is farthest from its side.
const Sample& worst_of(const std::vector<Sample>& samples, Side side) {
  return *std::ranges::min_element(samples, {}, [&](const Sample& sample) {
    const double mean = statistics::mean(sample.values);
    return side == Side::above ? mean : -mean;
  });
}

std::size_t runs_of(const std::vector<Sample>& samples) {
  std::size_t n = 0;
  for (const auto& sample : samples) n += sample.values.size();
  return n;
}

/// Of a sample, whatever its failed runs would have been.
template <typename IntervalOf>
statistics::Interval with_failed(const Sample& sample, IntervalOf interval_of) {
  const statistics::Interval worst = interval_of(sample);
  if (sample.at_best.empty()) return worst;
  const statistics::Interval best = interval_of(sample.best_case());
  return {std::min(worst.low, best.low), std::max(worst.high, best.high)};
}

}  // namespace

Side opposite(Side side) { return side == Side::above ? Side::below : Side::above; }

bool is_beyond(const statistics::Interval& interval, Side side, double bound) {
  return side == Side::above ? interval.low > bound : interval.high < bound;
}

Sample from_bound(const Sample& sample, double bound) {
  auto moved = sample;
  for (double& value : moved.values) value -= bound;
  moved.known.low -= bound;
  moved.known.high -= bound;
  return moved;
}

statistics::Interval share_interval_of(const std::vector<double>& values, double level) {
  return share_interval(static_cast<std::size_t>(std::ranges::count(values, 1.0)), values.size(), level);
}

double p_of_mean(const Question& question, const Sample& sample) {
  const auto moved = from_bound(sample, question.bound);
  if (!sample.tells_nothing.empty()) return 1;
  return question.side == Side::above ? p_above_zero(moved.values, moved.known) : p_below_zero(moved.values, moved.known);
}

Verdict every_mean(const Question& question, const std::string& value, const std::vector<Sample>& samples, std::size_t planned) {
  Verdict verdict;
  if (samples.empty()) return verdict;
  auto against_question = question;
  against_question.side = opposite(question.side);
  std::size_t holding = 0, unbounded = 0;
  std::vector<double> against(planned, 1.0);  // of those that have no p-value
  std::vector<double> in_favour(samples.size());
  parallel_for(samples.size(), usable_cores(), [&](std::size_t i) {
    in_favour[i] = p_of_mean(question, samples[i]);
    against.at(i) = p_of_mean(against_question, samples[i].best_case());
  });
  for (std::size_t i = 0; i < samples.size(); ++i) {
    holding += in_favour[i] <= question.error_rate;
    unbounded += !samples[i].known.bounded();
  }
  const auto adjusted = statistics::holm(against);
  auto failing = Json::array();
  RunsThatCountAgainst gone;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (adjusted[i] > question.error_rate) continue;
    failing.push_back({{"configuration", samples[i].what}, {"p_holm", adjusted[i]}, {"diverged", samples[i].diverged}});
    gone.add(samples[i]);
  }
  const auto& worst = worst_of(samples, question.side);
  verdict.decision = !failing.empty() ? Decision::refuted : holding == samples.size() ? Decision::supported
                                                                                      : Decision::undecided;
  verdict.n = runs_of(samples);
  verdict.estimate = statistics::mean(worst.values);
  verdict.interval = with_failed(worst, [&](const Sample& sample) { return mean_interval(sample.values, sample.known, question.error_rate / static_cast<double>(planned)); });
  verdict.estimate_is_of(worst.what, worst.values.size());
  const std::string bound = question.bound == 0 ? "zero" : format_number(question.bound);
  verdict.finding = "mean " + value + " " + word(question.side) + " " + bound + " in " + format_count(holding) + " of " +
                    format_count(samples.size(), "configuration") + " (two-sided p <= " + shown_rate(question.error_rate) + " each), " +
                    word(against_question.side) + " in " + format_count(failing.size()) + " (Holm, " + percent(question.error_rate) + ")" + gone.text() +
                    count_of(unbounded, "no bounds of its values are known, so nothing is decided,") + reasons(samples);
  if (verdict.decision == Decision::undecided) verdict.needs = seeds_that_decide_means(question, samples, in_favour);
  verdict.evidence["configurations"] = samples.size();
  verdict.evidence["configurations_planned"] = planned;
  verdict.evidence["configurations_that_agree"] = holding;
  verdict.evidence["configurations_that_disagree"] = failing;
  return verdict;
}

Verdict every_share(const Question& question, const std::string& value, const std::vector<Sample>& samples, std::size_t planned) {
  Verdict verdict;
  if (samples.empty()) return verdict;
  const double level = question.error_rate / static_cast<double>(planned);
  const auto interval_of = [&](const Sample& sample) { return share_interval_of(sample.values, level); };
  std::size_t holding = 0, failing = 0;
  RunsThatCountAgainst gone;
  auto list = Json::array();
  for (const auto& sample : samples) {
    const auto interval = interval_of(sample);
    const bool tells = sample.tells_nothing.empty();
    const bool holds = tells && is_beyond(interval, question.side, question.bound);
    const bool fails = tells && is_beyond(interval_of(sample.best_case()), opposite(question.side), question.bound);
    holding += holds;
    failing += fails;
    if (fails) gone.add(sample);
    list.push_back({{"configuration", sample.what}, {"share", statistics::mean(sample.values)}, {"interval", ends(interval)}, {"state", !tells ? sample.tells_nothing : holds ? "agrees"
                                                                                                                                                                    : fails   ? "disagrees"
                                                                                                                                                                              : "undecided"}});
  }
  const auto& worst = worst_of(samples, question.side);
  verdict.decision = failing > 0 ? Decision::refuted : holding == samples.size() ? Decision::supported
                                                                                 : Decision::undecided;
  verdict.n = runs_of(samples);
  verdict.estimate = statistics::mean(worst.values);
  verdict.interval = with_failed(worst, interval_of);
  verdict.estimate_is_of(worst.what, worst.values.size());
  verdict.finding = value + " in " + format_count(holding) + " of " + format_count(samples.size(), "configuration") +
                    " (share " + word(question.side) + " " + percent(question.bound) + ", simultaneous " + percent(1 - question.error_rate) +
                    " confidence); the opposite in " + format_count(failing) + gone.text() + reasons(samples);
  if (verdict.decision == Decision::undecided) verdict.needs = seeds_that_decide_shares(question, samples, level);
  verdict.evidence["configurations"] = list;
  verdict.evidence["configurations_planned"] = planned;
  return verdict;
}

Verdict judge(const Question& question, const std::string& value, const std::vector<Sample>& samples, std::size_t planned) {
  return question.test == Test::mean ? every_mean(question, value, samples, planned) : every_share(question, value, samples, planned);
}

statistics::Interval interval_of(const Question& question, const Sample& sample) {
  if (question.test == Test::mean) return mean_interval(sample.values, sample.known, question.error_rate);
  return share_interval_of(sample.values, question.error_rate);
}

bool shows(const Question& question, const Sample& sample) {
  if (sample.values.empty() || !sample.tells_nothing.empty()) return false;
  return question.test == Test::mean ? p_of_mean(question, sample) <= question.error_rate : is_beyond(interval_of(question, sample), question.side, question.bound);
}

bool has_shown(const Question& question, const Sample& sample, std::size_t planned) {
  const auto together = question.at(question.error_rate / static_cast<double>(planned));
  auto against = together;
  against.side = opposite(question.side);
  return shows(question.test == Test::mean ? question : together, sample) || shows(against, sample.best_case());
}

std::string bounds_words() {
  return "All bounds hold for every distribution and every number of seeds, also under interim analyses (docs/statistics.md). Nothing is decided "
         "while runs that may test the claim are missing";
}

}  // namespace asymsweep::analysis
