#pragma once
// What is said of every run: one counter-example refutes it.

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "analysis/claims/claim.hpp"
#include "analysis/claims/instance_share.hpp"
#include "analysis/claims/sample.hpp"

namespace asymsweep::analysis {

/// Without a counter-example in this many independent draws, fewer than 1 % have one, at 95 % confidence (3 / n).
inline constexpr std::size_t fewest_instances = 300;
/// The same at a smaller error rate: -log(rate) / n <= 1 %. At a larger one not fewer.
std::size_t fewest_instances_at(double error_rate);

/// Comparisons of single runs with what is said of every run.
class Facts {
 public:
  Facts(const Results& results, double error_rate, std::string value)
      : results_(&results), error_rate_(error_rate), value_(std::move(value)), violating_(error_rate) {}
  Facts(const Evidence& evidence, std::string value) : Facts(evidence.results(), evidence.error_rate(), std::move(value)) {}

  /// `value`: what was seen, shown with a counter-example under the name given above. A diverged run does not hold.
  void add(const Replicate& replicate, bool holds, double value);
  /// What is counted where it is not instances: the seeds of a given instance, with sampled gradients.
  void count_seeds() { unit_ = "seed"; }
  /// That the run of the last comparison diverged.
  void count_diverged() { diverged_ += 1; }
  void add(const Cell& cell, std::size_t run, bool holds, double value) {
    diverged_ += cell.diverged(run);
    add({cell.configuration, cell.runs.seeds[run], cell.instance(run), cell.draw(run)}, holds && !cell.diverged(run), value);
  }
  /// A run that failed (status 3): what it would have shown is not known, and it can be trained again.
  void leave_out_failed() { failed_ += 1; }
  /// A run that stood still, and agrees with the claim for that reason: no comparison.
  void leave_out_unmoved() { unmoved_ += 1; }
  std::size_t comparisons() const { return comparisons_; }

 private:
  friend Verdict every_run(const Facts& facts, const LeftOut& left_out);
  struct CounterExample {
    std::size_t configuration;
    std::uint64_t seed;
    double value;
  };
  static constexpr std::size_t most_listed = 5;
  const Results* results_;
  double error_rate_;
  std::string value_, unit_ = "instance";
  std::size_t comparisons_ = 0, violations_ = 0, unmoved_ = 0, diverged_ = 0, failed_ = 0;
  InstanceShare violating_;
  std::vector<CounterExample> worst_;  ///< the largest by |value|, descending
};

/// refuted: a counter-example, which nothing that comes later takes back. supported: none in instances of at least `fewest_instances` draws. undecided: none in
/// fewer, or runs that failed. not tested: no comparison. Estimate: share of instances with a counter-example. Interval: [0, 1 - 0.05^(1 / draws)]
/// (1 - rate^(1 / draws) at the evidence's error rate) without one (it holds under interim analyses too: once there is one, it stays), else that of InstanceShare.
Verdict every_run(const Facts& facts, const LeftOut& left_out = {});

/// The rule in words, for method texts.
std::string every_run_words(double error_rate = alpha);

}  // namespace asymsweep::analysis
