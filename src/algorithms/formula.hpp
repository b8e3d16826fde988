#pragma once
// Objectives as formulas: the weight of grad log pi(y), or a surrogate whose derivative with respect to log pi(y) it is.

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "algorithms/algorithm.hpp"
#include "expression/parse.hpp"
#include "expression/tape.hpp"

namespace asymsweep {

/// A name that formulas may read.
struct ObjectiveName {
  std::string name;     ///< "ratio", or "group_quantile(q)"
  std::string meaning;  ///< one line
};

/// In the order of the manual.
const std::vector<ObjectiveName>& objective_names();

/// What a formula with these parameters may speak of.
expression::Vocabulary objective_vocabulary(const std::vector<std::string>& parameters);

enum class FormulaKind { weight,
                         surrogate };

/// A formula that has been read.
struct ObjectiveFormula {
  FormulaKind kind;
  expression::Expression written;
  expression::Expression weight;  ///< of grad log pi(y); where it reads a token_ name, of grad log pi(token)

  bool reads(std::string_view name) const { return written.reads(name); }
};

/// FormulaError: what is wrong with the text, a surrogate that does not depend on pi, or one that moves with answers and tokens.
ObjectiveFormula read_formula(FormulaKind kind, std::string_view text, const std::vector<std::string>& parameters, std::size_t first_column = 1);

/// What names of whole runs stand for.
struct RunConstants {
  double arms = 0, steps = 0, group_size = 0;
  double length = 1;  ///< tokens of every answer; where answers end themselves, the most
  bool ends = false;  ///< whether answers end themselves: each has its own length
};

/// A formula as one run has it.
struct Formula {
  AlgorithmTraits traits;
  expression::Program program;
  std::vector<double> quantiles;          ///< the q of each group_quantile(q)
  theory::LimitFunction limit = nullptr;  ///< as of Algorithm: where the weight is written as a rule with a closed form is
};

/// `parameters`: their values. Cost: some microseconds; the last thousand are kept.
std::shared_ptr<const Formula> bound_formula(FormulaKind kind, const std::string& text, const std::map<std::string, double, std::less<>>& parameters,
                                             const RunConstants& constants);

/// What a formula reads that has a trait, and whether it is affine in R and equal to R - V: of any formula, its parameters as names.
AlgorithmTraits traits_of(const expression::Expression& weight);

}  // namespace asymsweep
