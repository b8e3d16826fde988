#pragma once
// A result file as the claims see it: cells (configurations) with each run's own V and V^mu.

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/results.hpp"
#include "theory/limit.hpp"
#include "training/parameters.hpp"

namespace asymsweep::analysis {

/// One configuration. Vectors are [run]: the seeds that have run, diverged ones too (their metrics are NaN).
struct Cell {
  std::size_t configuration = 0;
  TrainingParameters training;
  ConfigurationRuns runs;
  std::vector<double> v_mu;             ///< V^mu of the first behaviour policy
  std::vector<double> v;                ///< V of the first round that the theorems speak of (training/baseline.hpp)
  std::vector<theory::Regime> regimes;  ///< of `v`, as `theory` and the metrics limit_* have it
  std::vector<bool> v_is_zero;          ///< up to the same rounding
  double reward_flip = 0;               ///< probability that a binary reward is flipped
  /// Names the instance where no seed draws anything of it (given rewards and logits): then all runs train on one and the
  /// same. Empty where each seed has its own.
  std::string fixed_instance;

  std::size_t size() const { return v.size(); }
  bool exact() const { return training.gradient == GradientKind::exact; }
  /// Refreshed every `lag` steps, or never: no delay.
  bool periodic() const { return !training.lag || training.lag_mode == LagMode::periodic; }
  /// What the theorems speak of: plain ascent along the exact gradient, up to rounding in double precision, with periodic
  /// refreshes; and observed rewards in the order of the true ones, which flips from 0.5 on are not. Claims on exact
  /// gradients look at no other cell.
  bool follows_theorems() const;
  /// Whose rewards, mu_0 and pi_0 a run trains on. What counts as a replicate is this, and not the seed.
  std::string instance(std::size_t run) const;
  /// V of the first round against V^mu.
  theory::Regime regime(std::size_t run) const { return regimes[run]; }
};

class Evidence {
 public:
  /// `results` must outlive this.
  explicit Evidence(const Results& results);

  const Results& results() const { return *results_; }
  /// Every AsymRE configuration of the bandit with at least one run and a V: groups of one have none (learns_nothing).
  const std::vector<Cell>& cells() const { return cells_; }

  /// A final metric, [run].
  std::vector<double> metric(const Cell& cell, const std::string& name) const;
  /// A curve, [run][checkpoint].
  std::vector<std::vector<double>> curve(const Cell& cell, const std::string& name) const;
  /// Gradient steps at each checkpoint of the cell.
  std::vector<std::uint64_t> checkpoint_steps(const Cell& cell) const;

  /// Cells that differ in nothing but these keys, in the order of the grid; groups of one are kept.
  std::vector<std::vector<const Cell*>> groups_over(const std::vector<std::string>& keys) const;

  /// As Results::describe.
  std::string describe(const Cell& cell) const;
  /// The command that trains this one run again.
  std::string replay(const Cell& cell, std::size_t run) const;

 private:
  const Results* results_;
  std::vector<Cell> cells_;
};

/// Per seed that has run in every cell of a group: its run index in each. [seed][cell]
std::vector<std::vector<std::size_t>> paired_runs(const std::vector<const Cell*>& group);

/// Both keys of the baseline: "baseline.v", "baseline.delta_v".
const std::vector<std::string>& baseline_keys();

}  // namespace asymsweep::analysis
