#pragma once
// The behaviour policy mu of a bandit: who draws the samples, and when it is refreshed.

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "problems/bandit.hpp"
#include "training/parameters.hpp"

namespace asymsweep {

/// mu with what training needs of it.
struct BehaviorPolicy {
  std::vector<double> probabilities;  ///< mu(y), [arms]
  std::vector<double> cumulative;     ///< sums of mu up to and with y, [arms]
  double observed_value = 0;          ///< V^mu in observed rewards: what a baseline refers to

  BehaviorPolicy(std::span<const double> logits, const BanditInstance& instance);

  /// Standard deviation of an observed reward when mu draws the arm.
  double observed_deviation(const BanditInstance& instance) const;

  /// The arm of a uniform draw u in (0, 1), by inverse transform.
  std::size_t arm(double u) const;
};

/// Which policy is mu at each step: refreshed every `lag` steps (periodic), or the policy of `lag` steps ago (delay).
class BehaviorSchedule {
 public:
  BehaviorSchedule(const BanditInstance& instance, const TrainingParameters& training);

  /// To be called before step `step` with the policy's logits of that moment, for every step from 0 on.
  const BehaviorPolicy& before_step(std::uint64_t step, std::span<const double> logits);

  /// What the last before_step gave.
  const BehaviorPolicy& policy() const { return policy_; }

 private:
  const BanditInstance& instance_;
  std::optional<std::uint64_t> lag_;
  LagMode mode_;
  BehaviorPolicy policy_;
  std::deque<std::vector<double>> past_;  // delay: logits of the last `lag` steps, oldest first
};

}  // namespace asymsweep
