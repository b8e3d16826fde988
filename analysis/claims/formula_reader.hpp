#pragma once
// Formulas in the sections of a claim: parsed with the names that each may use, mistakes as one sentence about its line.

#include "analysis/claims/claim_names.hpp"

namespace asymsweep::analysis {

/// What a formula is about; each knows keys and axes.
enum class About { configuration,
                   start,  ///< a run before training: predictions of the theory, V
                   run };  ///< and its final metrics

class FormulaReader {
 public:
  /// `sweep` must outlive this.
  FormulaReader(const Sweep& sweep, Premises premises) : sweep_(sweep), premises_(std::move(premises)) {}

  /// UserError; `must`: what is said of a formula of the wrong kind. `of_pairs`: the same of the run that it is compared with.
  expression::Expression read(const Assignment& line, About about, bool of_pairs, expression::Type wanted, const std::string& must) const;

 private:
  std::vector<std::string> run_names_of(About about, bool of_pairs) const;
  void require_known(const Assignment& line, const expression::Vocabulary& names, About about, std::size_t column) const;
  std::string why_unknown(const std::string& name, About about) const;

  const Sweep& sweep_;
  Premises premises_;
};

}  // namespace asymsweep::analysis
