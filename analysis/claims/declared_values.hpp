#pragma once
// Values of a part of a declared claim: of each run of a configuration that tests it, and what is known of them beforehand.

#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "analysis/claims/declared.hpp"
#include "analysis/claims/sample.hpp"
#include "analysis/known_bounds.hpp"

namespace asymsweep::analysis {

/// What runs speak of.
struct Replicates {
  std::vector<Replicate> of_runs;
  bool are_seeds = false;  ///< of one given instance, with sampled gradients: seeds are counted
};

/// Numbers of some runs of a configuration, by name; each is read once. Columns are [run].
class RunColumns {
 public:
  /// `evidence` must outlive this; `runs`: some of the configuration's.
  RunColumns(const Evidence& evidence, std::size_t configuration, ConfigurationRuns runs);

  const ConfigurationRuns& runs() const { return runs_; }
  /// Leaves the others out, of both where there is a partner.
  void keep(const std::vector<std::size_t>& runs);
  /// Keeps the runs of both whose seeds the other has too, pair by pair; then `other.NAME` and `difference.CURVE` are known.
  void pair_with(RunColumns other);

  /// A final metric, improvement, V, magnitude, other.NAME, difference.CURVE.
  const std::vector<double>& column(const std::string& name);
  /// Of a formula; names that are none of `columns` are keys.
  std::vector<double> values(const expression::Expression& formula, const std::set<std::string>& columns);

  bool diverged(std::size_t run) const { return runs_.status[run] != 1 || (other_ && other_->runs_.status[run] != 1); }
  /// `by_instance`: rewards and policies, which needs the set theorems; else seeds.
  Replicates replicates(bool by_instance) const;
  /// The first premise that a run does not fulfil; null where it fulfils all.
  const Premise* broken_by(const Premises& premises, std::size_t run) const;

 private:
  std::vector<double> read(const std::string& name);
  std::vector<double> differences(const std::string& curve) const;

  const Evidence* evidence_;
  std::size_t configuration_;
  ConfigurationRuns runs_;
  const Cell* cell_;                    ///< null where it has none
  std::vector<std::size_t> cell_runs_;  ///< [run] of the cell
  std::map<std::string, std::vector<double>> columns_;
  std::shared_ptr<RunColumns> other_;
};

/// Vectors are [run].
struct RunValues {
  ConfigurationRuns runs;       ///< those that test the part; of pairs, those of the configuration
  std::vector<double> values;   ///< finite, 1 or 0 of a condition; NaN: the run diverged, or its value is no number
  std::vector<double> margins;  ///< of a comparison: by how much it holds, negative where it does not; NaN of other conditions
  std::vector<double> least;    ///< the least that a run can have had; empty: the lower end of what is known of all
  std::vector<bool> moved;      ///< empty where the part does not ask
  Replicates replicates;        ///< of every_run
  LeftOut left_out;
};

class ClaimValues {
 public:
  /// Both must outlive this. UserError when the file lacks a metric that the claim names, as files of early versions may.
  ClaimValues(const DeclaredPart& part, const std::string& claim, const Evidence& evidence);

  /// Thread-safe.
  RunValues of(std::size_t configuration) const;
  /// Of those that runs are compared with: all, since premises and `runs` speak of the others.
  RunValues of_partner(std::size_t configuration) const;
  /// Of pairs, where the value is one of both runs.
  RunValues of_pairs(std::size_t configuration, std::size_t partner) const;
  /// Bounds of a value, before it was seen: known ranges of metrics, carried through the formula (expression/range.hpp). Infinite where
  /// it has none.
  Known known(std::size_t configuration) const;

 private:
  LeftOut select(RunColumns& columns) const;
  RunValues values_of(std::size_t configuration, RunColumns& columns, LeftOut left_out) const;

  const DeclaredPart& part_;
  const Evidence& evidence_;
  std::set<std::string> columns_;  ///< names that are no keys
  std::optional<expression::Expression> margin_;
};

}  // namespace asymsweep::analysis
