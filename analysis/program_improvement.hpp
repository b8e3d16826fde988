#pragma once
// What is judged of the runs of a program of one's own: program.improvement, a formula over their metrics.

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "expression/evaluate.hpp"
#include "store/reader.hpp"
#include "sweep/sweep.hpp"

namespace asymsweep::analysis {

class ProgramImprovement {
 public:
  /// Of a sweep with environment = program, and the layout of its file.
  ProgramImprovement(const Sweep& sweep, const Layout& layout);

  /// Of the runs of a unit, [seed]; NaN where a run failed, or where the formula has no value.
  std::vector<double> of(const BlockResults& data) const;
  /// Of some seeds of a configuration.
  std::vector<double> of(const ResultFile& file, std::size_t configuration, const std::vector<std::uint64_t>& seeds, std::uint64_t first_seed) const;

  const std::string& formula() const { return formula_; }
  bool is_given() const { return is_given_; }  ///< else it is the first metric
  /// What an improvement can be at most; none: nothing is known.
  const std::optional<std::pair<double, double>>& bounds() const { return bounds_; }
  /// Of the checkpoints.
  const std::vector<std::uint64_t>& steps() const { return steps_; }

 private:
  std::vector<double> values(const std::vector<const std::vector<double>*>& metrics) const;

  std::string formula_;
  bool is_given_;
  std::optional<std::pair<double, double>> bounds_;
  std::vector<std::uint64_t> steps_;
  expression::Evaluator evaluator_;
  std::vector<std::size_t> metrics_;  ///< in the file, of each of the evaluator's names
};

}  // namespace asymsweep::analysis
