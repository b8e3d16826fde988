#include "analysis/claims/fact_check.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/statistics/binomial.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

/// A number that is none (a diverged run) is the worst of all.
double size(double value) { return std::isnan(value) ? std::numeric_limits<double>::infinity() : std::abs(value); }

}  // namespace

void FactCheck::add(const Cell& cell, std::size_t run, bool holds, double value, const char* what) {
  comparisons_ += 1;
  instances_.add(cell, run, holds);
  if (holds) return;
  violations_ += 1;
  const auto place = std::ranges::find_if(worst_, [&](const auto& other) { return size(other.value) < size(value); });
  worst_.insert(place, {&cell, run, value, what});
  if (worst_.size() > most_listed) worst_.pop_back();
}

Verdict FactCheck::verdict() const {
  Verdict verdict;
  verdict.n = comparisons_;
  if (unmoved_ > 0) verdict.evidence["left_out_did_not_move"] = unmoved_;
  if (comparisons_ == 0) {
    verdict.finding = unmoved_ > 0 ? "no run of this file has moved: none bears on the claim" : "no run of this file bears on the claim";
    return verdict;
  }
  verdict.decision = violations_ > 0                  ? Decision::refuted
                     : instances() < fewest_instances ? Decision::undecided
                                                      : Decision::supported;
  verdict.estimate = static_cast<double>(violations_) / static_cast<double>(comparisons_);
  const auto violating = instances() - instances_.holding();
  verdict.interval = statistics::clopper_pearson(violating, instances());
  verdict.counter_examples = {violating, instances()};
  verdict.finding = (violations_ ? format_count(violations_, "counter-example") : "no counter-examples") + " in " +
                    format_count(comparisons_, "comparison") + " on " + format_count(instances(), "instance");
  verdict.evidence["instances"] = instances();
  verdict.evidence["instances_with_counter_example"] = violating;
  auto list = nlohmann::ordered_json::array();
  for (const auto& example : worst_) {
    nlohmann::ordered_json row = {{"seed", example.cell->runs.seeds[example.run]},
                                  {"configuration", evidence_.describe(*example.cell)}};
    row[example.what] = std::isfinite(example.value) ? nlohmann::ordered_json(example.value) : nullptr;
    row["replay"] = evidence_.replay(*example.cell, example.run);
    list.push_back(row);
  }
  verdict.evidence["counter_examples"] = list;
  return verdict;
}

}  // namespace asymsweep::analysis
