#include "analysis/claims/rules.hpp"

#include <algorithm>
#include <cmath>

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
Side other(Side side) { return side == Side::above ? Side::below : Side::above; }

bool is_beyond(const statistics::Interval& interval, Side side, double bound) {
  return side == Side::above ? interval.low > bound : interval.high < bound;
}

/// Distance to the bound, so that every question is about zero.
Sample from_bound(const Sample& sample, double bound) {
  auto moved = sample;
  for (double& value : moved.values) value -= bound;
  moved.known.low -= bound;
  moved.known.high -= bound;
  return moved;
}

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

/// A number that is none (a diverged run) is the worst of all.
double size_of(double value) { return std::isnan(value) ? std::numeric_limits<double>::infinity() : std::abs(value); }

/// "some 1,000 seeds, if further ones are like these; there are 256".
std::string seeds_text(double most, const std::vector<Sample>& samples) {
  std::size_t fewest = samples.front().values.size();
  for (const auto& sample : samples) fewest = std::min(fewest, sample.values.size());
  if (!std::isfinite(most) || most > 1e9) return "";
  return "some " + format_count(static_cast<std::size_t>(most)) + " seeds, if further ones are like these; there are " + format_count(fewest);
}

/// With which the mean of each configuration that is still open would be on its side.
std::string seeds_that_decide_means(const Question& question, const std::vector<Sample>& samples, const std::vector<double>& in_favour) {
  double most = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (in_favour[i] <= question.error_rate) continue;
    const auto moved = from_bound(samples[i], question.bound);
    most = std::max(most, question.side == Side::above ? seeds_to_show_above_zero(moved.values, moved.known, question.error_rate) : seeds_to_show_below_zero(moved.values, moved.known, question.error_rate));
  }
  return seeds_text(most, samples);
}

/// Of a sample, whatever its failed runs would have been.
template <typename IntervalOf>
statistics::Interval with_failed(const Sample& sample, IntervalOf interval_of) {
  const statistics::Interval worst = interval_of(sample);
  if (sample.at_best.empty()) return worst;
  const statistics::Interval best = interval_of(sample.best_case());
  return {std::min(worst.low, best.low), std::max(worst.high, best.high)};
}

statistics::Interval share_interval_of(const std::vector<double>& values, double level) {
  return share_interval(static_cast<std::size_t>(std::ranges::count(values, 1.0)), values.size(), level);
}

/// From `n` on, with which the interval of such a share lies beyond the bound; infinite where it never does.
double seeds_of_share(double share, Side side, double bound, double level, std::size_t n) {
  constexpr std::size_t most = 100'000'000;
  if (!(side == Side::above ? share > bound : share < bound)) return std::numeric_limits<double>::infinity();
  const auto at = [&](std::size_t seeds) { return is_beyond(share_interval(static_cast<std::size_t>(share * static_cast<double>(seeds)), seeds, level), side, bound); };
  while (n < most && !at(n)) n += n / 20 + 1;
  return static_cast<double>(n);
}

/// With which the interval of each open share would leave the bound, the share being what it is.
std::string seeds_that_decide_shares(const Question& question, const std::vector<Sample>& samples, double level) {
  double most = 0;
  for (const auto& sample : samples) {
    const auto yes = std::ranges::count(sample.values, 1.0);
    const double share = statistics::mean(sample.values);
    const std::size_t n = sample.values.size();
    if (is_beyond(share_interval(static_cast<std::size_t>(yes), n, level), question.side, question.bound)) continue;
    const auto needed = seeds_of_share(share, question.side, question.bound, level, n);
    if (std::isinf(needed)) return "";  // such seeds would refute it, or never decide
    most = std::max(most, needed);
  }
  return seeds_text(most, samples);
}

}  // namespace

std::size_t fewest_instances_at(double error_rate) { return std::max(fewest_instances, static_cast<std::size_t>(std::ceil(-std::log(error_rate) * 100))); }

void Facts::add(const Replicate& replicate, bool holds, double value) {
  comparisons_ += 1;
  violating_.add(replicate.instance, replicate.draw, holds);
  if (holds) return;
  violations_ += 1;
  const auto place = std::ranges::find_if(worst_, [&](const auto& one) { return size_of(one.value) < size_of(value); });
  worst_.insert(place, {replicate.configuration, replicate.seed, value});
  if (worst_.size() > most_listed) worst_.pop_back();
}

Verdict every_run(const Facts& facts, const LeftOut& left_out) {
  Verdict verdict;
  auto all_left_out = left_out;
  if (facts.unmoved_ > 0) all_left_out["did not move"] = facts.unmoved_;
  if (!all_left_out.empty()) verdict.evidence["left_out"] = all_left_out;
  const auto failed = format_count(facts.failed_, "run") + " failed";
  if (facts.failed_ > 0) verdict.evidence["failed"] = facts.failed_;
  if (facts.comparisons_ == 0 && facts.failed_ > 0) {
    verdict.decision = Decision::undecided;
    verdict.finding = failed + ", and no other tests the claim";
    verdict.needs = "the failed runs: `asymsweep run` with --retry-failed";
    return verdict;
  }
  if (facts.comparisons_ == 0) {
    verdict.finding = facts.unmoved_ > 0 ? "no run of this file has moved: none tests the claim" : "no run of this file tests the claim";
    return verdict;
  }
  const auto instances = facts.violating_.instances(), draws = facts.violating_.draws(), violating = instances - facts.violating_.holding();
  const auto fewest = fewest_instances_at(facts.error_rate_);
  verdict.is_final = facts.violations_ > 0;
  verdict.decision = verdict.is_final ? Decision::refuted : draws < fewest ? Decision::undecided
                                                                           : Decision::supported;
  verdict.n = instances;
  verdict.estimate = draws == instances ? static_cast<double>(violating) / static_cast<double>(instances) : 1 - facts.violating_.share();
  const auto holding = facts.violating_.interval();
  verdict.interval = violating > 0 ? statistics::Interval{1 - holding.high, 1 - holding.low}
                                   : statistics::Interval{0, 1 - std::pow(facts.error_rate_, 1 / static_cast<double>(draws))};
  verdict.counter_examples = {violating, instances};
  verdict.finding = (facts.violations_ ? format_count(facts.violations_, "counter-example") : "no counter-examples") +
                    (facts.diverged_ ? " (" + format_count(facts.diverged_, "run") + " diverged)" : "") + " in " +
                    format_count(facts.comparisons_, "comparison") + " on " + format_count(instances, facts.unit_);
  if (!verdict.is_final && draws < fewest)
    verdict.finding += draws == instances ? ", fewer than " + std::to_string(fewest)
                                          : " of " + format_count(draws, "seed") + ", fewer than " + std::to_string(fewest);
  if (facts.failed_ > 0) verdict.finding += "; " + failed;
  if (!verdict.is_final && facts.failed_ > 0) {
    verdict.decision = Decision::undecided;
    verdict.needs = "the failed runs: `asymsweep run` with --retry-failed";
  }
  if (!verdict.is_final && draws < fewest) verdict.needs = format_count(fewest) + (facts.unit_ == "seed" ? " seeds" : " instances of different seeds") + " without a counter-example; there are " + format_count(draws);
  verdict.evidence["comparisons"] = facts.comparisons_;
  verdict.evidence["comparisons_with_counter_example"] = facts.violations_;
  verdict.evidence["instances"] = instances;
  verdict.evidence["instances_with_counter_example"] = violating;
  verdict.evidence["independent_draws"] = draws;
  auto list = Json::array();
  for (const auto& example : facts.worst_)
    list.push_back({{"seed", example.seed}, {"configuration", facts.results_->describe(example.configuration)}, {facts.value_, json_number(example.value)}, {"replay", facts.results_->replay(example.configuration, example.seed)}});
  verdict.evidence["counter_examples"] = list;
  return verdict;
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
  against_question.side = other(question.side);
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
    const bool fails = tells && is_beyond(interval_of(sample.best_case()), other(question.side), question.bound);
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
  against.side = other(question.side);
  return shows(question.test == Test::mean ? question : together, sample) || shows(against, sample.best_case());
}

SeedsToShow seeds_to_show(const Question& question, const Sample& sample, std::size_t planned) {
  constexpr double never = std::numeric_limits<double>::infinity();
  if (sample.values.empty() || !sample.known.bounded() || !sample.tells_nothing.empty()) return {never, never};
  const double together = question.error_rate / static_cast<double>(planned);
  const auto of_side = [&](Side side, const Sample& seen, double level) {
    if (question.test == Test::share) return seeds_of_share(statistics::mean(seen.values), side, question.bound, together, 1);
    const auto moved = from_bound(seen, question.bound);
    return side == Side::above ? seeds_to_show_above_zero(moved.values, moved.known, level) : seeds_to_show_below_zero(moved.values, moved.known, level);
  };
  return {of_side(question.side, sample, question.error_rate), of_side(other(question.side), sample.best_case(), together)};
}

std::string bounds_words() {
  return "All bounds hold for every distribution and every number of seeds, also under interim analyses (docs/statistics.md). Nothing is decided "
         "while runs that may test the claim are missing";
}

std::string every_run_words(double error_rate) {
  return "one counter-example refutes; none in at least " + std::to_string(fewest_instances_at(error_rate)) +
         " distinct instances of different seeds supports. A diverged run is a counter-example. "
         "Estimate: the share of instances with a counter-example. While runs that may test the claim are missing it is not supported";
}

void require_complete(Verdict& verdict, const Claim& claim, const Results& results) {
  if (claim.parts.empty()) return;
  std::vector<std::size_t> tested;
  for (std::size_t c = 0; c < results.configurations(); ++c)
    if (results.runs(c).missing > 0 && claim.is_tested_by(results.configuration(c))) tested.push_back(c);
  require_complete(verdict, results, tested);
}

void require_complete(Verdict& verdict, const Results& results, const std::vector<std::size_t>& tested) {
  if (verdict.decision == Decision::not_tested || verdict.evidence.contains("missing_runs")) return;
  std::size_t configurations = 0, runs = 0;
  for (const auto c : tested) {
    const auto missing = results.runs(c).missing;
    configurations += missing > 0;
    runs += missing;
  }
  if (runs == 0) return;
  verdict.needs = "the missing runs: run the sweep again";
  const auto missing = format_count(runs, "run") + " of " + format_count(configurations, "configuration") + (runs == 1 ? " is" : " are") + " missing";
  if (verdict.is_final) {
    verdict.finding += "; " + missing;
  } else {
    verdict.decision = Decision::undecided;
    for (auto& half : verdict.halves) {
      if (half.decision != Decision::not_tested) half.decision = Decision::undecided;
      verdict.evidence["halves"][half.name] = decision_text(half.decision);
    }
    verdict.finding += "; nothing is decided before the grid is complete: " + missing;
  }
  verdict.evidence["missing_runs"] = runs;
  verdict.evidence["missing_configurations"] = configurations;
}

}  // namespace asymsweep::analysis
