#pragma once
// The sections [algorithm.NAME] of a sweep file: objectives as formulas, with parameters that are keys.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "algorithms/formula.hpp"
#include "sweep/sweep.hpp"

namespace asymsweep {

struct TrainingParameters;

/// Gives the table a row for each key of these sections, and train.algorithm their names; writes formulas in their one normal form.
/// `given`: of the file, then of flags, of which the last one counts. UserError: which line, what is wrong, in which column.
void add_objectives(std::vector<Assignment>& given, KeyTable& table);

/// The formula of the algorithm that a configuration trains with, with its parameters' values; none for a row of the registry.
std::shared_ptr<const Formula> formula_of(const Configuration& configuration, const TrainingParameters& training);

/// Throws UserError when the formula reads what the run does not have.
void check_objective(const Configuration& configuration, const TrainingParameters& training);

}  // namespace asymsweep
