#pragma once
// How a claim is decided: the only place. Rules look at samples and a question, and know no claim. Every bound holds for every
// distribution, at every number of runs, under interim analyses (known_bounds.hpp).

#include <map>
#include <string>
#include <vector>

#include "analysis/claims/claim.hpp"
#include "analysis/claims/instance_share.hpp"
#include "analysis/claims/sample.hpp"

namespace asymsweep::analysis {

/// Without a counter-example in this many independent draws, fewer than 1 % have one, at 95 % confidence (3 / n).
inline constexpr std::size_t fewest_instances = 300;
/// The same at a smaller error rate: -log(rate) / n <= 1 %. At a larger one not fewer.
std::size_t fewest_instances_at(double error_rate);
/// Of instances, where a claim on limits says "nearly all".
inline constexpr double share_required = 0.95;

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

/// supported: each mean is on its side of the bound (p <= error rate each: R. L. Berger, Technometrics 24 (1982), no correction
/// needed). refuted: one is on the other side (Holm over the `planned` samples, of which those without a p-value count as 1).
/// Estimate: the worst mean; interval simultaneous over the planned samples, so that it holds for the worst.
Verdict every_mean(const Question& question, const std::string& value, const std::vector<Sample>& samples, std::size_t planned);

/// supported: each share's interval is on its side of the bound; refuted: one is on the other side. Intervals and the one beside
/// the estimate, the worst share, are simultaneous over the `planned` samples.
Verdict every_share(const Question& question, const std::string& value, const std::vector<Sample>& samples, std::size_t planned);

/// The two above, by question.
Verdict judge(const Question& question, const std::string& value, const std::vector<Sample>& samples, std::size_t planned);

/// Of its mean, or of its share.
statistics::Interval interval_of(const Question& question, const Sample& sample);

/// Whether a sample alone is on its side of the bound, at the question's error rate.
bool shows(const Question& question, const Sample& sample);

/// Whether a sample has shown its side, as the two rules above take one: more of it can neither support a claim more nor, on the other side, refute it.
bool has_shown(const Question& question, const Sample& sample, std::size_t planned);

/// Seeds with which a sample would show its side, as `has_shown` has it, and with which the other side, if further ones were like it;
/// infinite where never.
struct SeedsToShow {
  double own, other;
};
SeedsToShow seeds_to_show(const Question& question, const Sample& sample, std::size_t planned);

/// Two-sided p-value of "the mean is not on this side of the bound".
double p_of_mean(const Question& question, const Sample& sample);

/// What the rules say, for method texts.
std::string every_run_words(double error_rate = alpha);
std::string bounds_words();

/// While runs of configurations that may test the claim are missing, nothing is decided but by a counter-example.
void require_complete(Verdict& verdict, const Claim& claim, const Results& results);
/// The same of these configurations.
void require_complete(Verdict& verdict, const Results& results, const std::vector<std::size_t>& configurations);

}  // namespace asymsweep::analysis
