#pragma once
// A result file as the claims see it: cells (configurations) with each run's own V and V^mu.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/combinations.hpp"
#include "analysis/known_bounds.hpp"
#include "analysis/results.hpp"
#include "theory/limit.hpp"
#include "training/parameters.hpp"

namespace asymsweep::analysis {

/// The instance of a run with the exact gradient.
struct InstanceOfRun {
  std::uint64_t name = 0;      ///< of its rewards, mu_0 and pi_0: the same in all runs that share them
  double worst = 0, best = 0;  ///< observed mean reward of its arms
  bool starts_at_behavior = false;
};

/// One configuration. Vectors are [run]: the seeds that have run, diverged ones too (what they ended with is NaN).
struct Cell {
  std::size_t configuration = 0;
  TrainingParameters training;
  ConfigurationRuns runs;
  std::vector<double> v_mu;             ///< V^mu of the first behaviour policy
  std::vector<double> v;                ///< V of the first round that the theorems speak of (training/baseline.hpp)
  std::vector<theory::Regime> regimes;  ///< of `v`, as `theory` and the metrics limit_* have it
  std::vector<bool> v_is_zero;          ///< up to the same rounding
  double arms = 0;
  /// Names the instance where no seed draws anything of it (given rewards and logits): then all runs train on one and the
  /// same. Nothing where each seed has its own.
  std::optional<std::uint64_t> fixed_instance;
  std::vector<InstanceOfRun> instances;  ///< with the exact gradient only
  std::vector<double> improvement;       ///< final less initial expected reward; of a diverged run that of its worst arm
  std::vector<double> to_gain;           ///< best reward less initial expected reward

  std::size_t size() const { return v.size(); }
  bool diverged(std::size_t run) const { return runs.status[run] != 1; }
  /// Whose rewards, mu_0 and pi_0 a run trains on. Needs the exact gradient.
  std::uint64_t instance(std::size_t run) const { return instances[run].name; }
  /// Instances of one draw are no independent replicates: the seed, or the instance where no seed draws anything.
  std::uint64_t draw(std::size_t run) const { return fixed_instance.value_or(runs.seeds[run]); }
  /// max(1, |V|, |r|): what rounding errors are relative to.
  double magnitude(std::size_t run) const;
  /// Whether training changed expected reward by more than `rounding` times the magnitude. A run that stood still agrees with
  /// every claim about its path, and tests none.
  bool has_moved(std::size_t run, double rounding) const;
  /// premise::stable_step.
  bool has_stable_step(std::size_t run) const;
  /// Trained for long enough to say where it ends, were it never refreshed: steps * learning_rate * (best - worst reward)
  /// >= 1000 arms. (The slowest modes move at about 1 / arms per unit of learning rate and of reward.)
  bool is_long_enough(std::size_t run) const;
  double steps_to_be_long_enough(std::size_t run) const;  ///< infinite where all arms are alike
  /// V of the first round against V^mu.
  theory::Regime regime(std::size_t run) const { return regimes[run]; }
};

class Evidence {
 public:
  /// `results` must outlive this.
  explicit Evidence(const Results& results);
  /// For claims that ask for none of them: the same without its cells.
  static Evidence without_cells(const Results& results) { return Evidence(results, Cells::none); }

  /// At which claims are decided: `alpha`, or less where several files share it out (study.hpp).
  double error_rate() const { return error_rate_; }
  void set_error_rate(double rate) { error_rate_ = rate; }

  const Results& results() const { return *results_; }
  /// Every AsymRE configuration of the bandit with at least one run and a V: groups of one have none (learns_nothing).
  const std::vector<Cell>& cells() const { return cells_; }

  /// That of a configuration, or of the one that it is a copy of (Sweep::trained_as); null where there is none.
  const Cell* cell_of(std::size_t configuration) const;

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
  enum class Cells { none,
                     all };
  Evidence(const Results& results, Cells cells);

  const Results* results_;
  double error_rate_ = alpha;
  std::vector<Cell> cells_;
};

/// The instance of every seed of a bandit where no seed draws anything of it.
std::optional<std::uint64_t> fixed_instance(const Configuration& configuration, std::uint64_t root_seed);

/// Per seed that has run in every cell of a group: its run index in each. [seed][cell]
std::vector<std::vector<std::size_t>> paired_runs(const std::vector<const Cell*>& group);
/// The same of the seeds of each, ascending. [seed][which]
std::vector<std::vector<std::size_t>> paired_runs(const std::vector<const std::vector<std::uint64_t>*>& seeds);

}  // namespace asymsweep::analysis
