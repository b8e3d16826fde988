#include "analysis/claims/facts.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

using Json = nlohmann::ordered_json;

/// A number that is none (a diverged run) is the worst of all.
double size_of(double value) { return std::isnan(value) ? std::numeric_limits<double>::infinity() : std::abs(value); }

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

std::string every_run_words(double error_rate) {
  return "one counter-example refutes; none in at least " + std::to_string(fewest_instances_at(error_rate)) +
         " distinct instances of different seeds supports. A diverged run is a counter-example. "
         "Estimate: the share of instances with a counter-example. While runs that may test the claim are missing it is not supported";
}

}  // namespace asymsweep::analysis
