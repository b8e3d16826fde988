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

/// Every value of train.algorithm that needs no section of the sweep's own: rows of the registry, and objectives of papers.
std::vector<std::string> algorithm_names();

/// The parameters of these, [algorithm.NAME]: absent where a sweep gives none, and then at their standard values.
std::vector<Key> objective_parameter_keys();

/// What `list algorithms` says of one: the weight with its parameters as names, and what follows from it.
struct ObjectiveDescription {
  std::string name, meaning;
  std::string surrogate;                                        ///< empty where the weight is what was given
  std::string weight;                                           ///< of grad log pi; empty for a rule in C++ of others
  std::vector<std::pair<std::string, std::string>> parameters;  ///< name, and values or the standard one
  std::vector<std::string> reads;
  std::vector<std::string> needs;  ///< keys that a run must have for what it reads: "train.gradient = sampled"
  AlgorithmTraits traits;
  std::string citation;
};

/// Of every algorithm, or of those that a sweep trains.
std::vector<ObjectiveDescription> describe_objectives();
std::vector<ObjectiveDescription> describe_objectives(const Sweep& sweep);

/// The formula of the algorithm that a configuration trains with, with its parameters' values; none for a row of the registry.
std::shared_ptr<const Formula> formula_of(const Configuration& configuration, const TrainingParameters& training);

/// Keys that a run must have for what such a formula reads, each once.
std::vector<std::string> keys_needed(const AlgorithmTraits& traits);

/// Throws UserError when the formula reads what the run does not have.
void check_objective(const Configuration& configuration, const TrainingParameters& training);

}  // namespace asymsweep
