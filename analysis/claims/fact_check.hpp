#pragma once
// Claims that are numerical facts of every instance: exact gradients, no sampling. One counter-example beyond the
// tolerance refutes them.

#include <string>
#include <vector>

#include "analysis/claims/claim.hpp"
#include "analysis/claims/instance_share.hpp"

namespace asymsweep::analysis {

/// With none among this many instances, fewer than 1 % of instances are counter-examples, at 95 % confidence (3 / n).
inline constexpr std::size_t fewest_instances = 300;

class FactCheck {
 public:
  explicit FactCheck(const Evidence& evidence) : evidence_(evidence) {}

  /// One comparison. `what`: what was seen, for a counter-example ("expected reward fell by 0.01").
  void add(const Cell& cell, std::size_t run, bool holds, double value, const char* what);

  /// A run that stood still, and agrees with the claim for that reason: no comparison.
  void leave_out_unmoved() { unmoved_ += 1; }

  bool refuted() const { return violations_ > 0; }
  std::size_t comparisons() const { return comparisons_; }
  std::size_t instances() const { return instances_.instances(); }

  /// refuted: a counter-example. supported: none in at least `fewest_instances` distinct instances.
  /// undecided: none in fewer. not tested: no run bears on the claim. Estimate: share of comparisons that are
  /// counter-examples; interval: Clopper-Pearson 95 % for the share of instances with one.
  Verdict verdict() const;

 private:
  static constexpr std::size_t most_listed = 5;
  const Evidence& evidence_;
  std::size_t comparisons_ = 0, violations_ = 0, unmoved_ = 0;
  InstanceShare instances_;
  struct CounterExample {
    const Cell* cell;
    std::size_t run;
    double value;
    const char* what;
  };
  std::vector<CounterExample> worst_;  ///< the largest by |value|, descending
};

}  // namespace asymsweep::analysis
