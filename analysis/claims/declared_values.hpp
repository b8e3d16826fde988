#pragma once
// Values of a declared claim: of each run of a configuration, and what is known of them beforehand.

#include <optional>
#include <vector>

#include "analysis/claims/declared.hpp"
#include "analysis/known_bounds.hpp"

namespace asymsweep::analysis {

/// Vectors are [run].
struct RunValues {
  ConfigurationRuns runs;
  std::vector<double> values;   ///< finite, 1 or 0 of a condition; NaN: the run diverged, or its value is no number
  std::vector<double> margins;  ///< of a comparison: by how much it holds, negative where it does not; NaN of other conditions
};

class ClaimValues {
 public:
  /// Both must outlive this. UserError when the file lacks a metric that the claim names, as files of early versions may.
  ClaimValues(const DeclaredClaim& claim, const Results& results);

  /// Thread-safe.
  RunValues of(std::size_t configuration) const;
  /// Bounds of a value, before it was seen: known ranges of metrics, carried through the formula (expression/range.hpp). Infinite where
  /// it has none.
  Known known(std::size_t configuration) const;

 private:
  std::vector<double> metric(const std::string& name, std::size_t configuration, const ConfigurationRuns& runs) const;

  const DeclaredClaim& claim_;
  const Results& results_;
  std::vector<std::string> names_;  ///< that the value reads
  std::vector<std::string> keys_;   ///< [name], empty of a metric
  std::optional<expression::Expression> margin_;
};

}  // namespace asymsweep::analysis
