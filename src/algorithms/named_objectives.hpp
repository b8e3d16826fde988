#pragma once
// Objectives of papers and trainers as rows of data: a formula, its parameters, where it comes from. Each is a value of train.algorithm,
// its parameters are the keys [algorithm.NAME].

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "algorithms/formula.hpp"

namespace asymsweep {

struct ObjectiveParameter {
  std::string name;
  double standard;      ///< value where a sweep gives none
  std::string meaning;  ///< one line
};

struct NamedObjective {
  std::string name;
  FormulaKind kind;
  std::string formula;
  std::vector<ObjectiveParameter> parameters;
  std::string meaning;   ///< one line for `asymsweep list algorithms`
  std::string citation;  ///< paper, or the trainer whose code it is
};

/// In the order of the manual. Advantages are A = R - V, so that every baseline of the sweep can be had, but where the objective is
/// its advantage; baseline.estimate = group with delta_v = 0 is what most papers have.
const std::vector<NamedObjective>& named_objectives();

/// Null where there is none.
const NamedObjective* find_named_objective(std::string_view name);

/// What the rows of the registry that are written in C++ compute, as formulas: their documentation, and their twins in tests. Null for rows of
/// others.
const NamedObjective* formula_of_built_in(std::string_view name);

}  // namespace asymsweep
