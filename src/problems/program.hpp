#pragma once
// A program of one's own: asymsweep knows its command, the names of its parameters and of its numbers, and nothing else of it. What it
// computes is a function of [parameters] and the seed, if the program keeps to that.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "expression/syntax.hpp"
#include "sweep/sweep.hpp"
#include "sweep/sweep_file.hpp"

namespace asymsweep {

/// What [program] says, of one configuration.
struct ProgramSpecification {
  std::vector<std::string> command;        ///< words, not empty
  bool process_per_run = false;            ///< program.mode = process
  std::vector<std::string> metrics;        ///< names of final numbers, at least one
  std::vector<std::string> curves;         ///< names; their datasets are called NAME_curve
  std::vector<std::uint64_t> curve_steps;  ///< ascending; [checkpoint]
  std::string improvement;                 ///< formula over the metrics; the first metric where none is given
  std::optional<std::pair<double, double>> improvement_bounds;
  double timeout_s = 600;  ///< infinite: none
  int retries = 1;
  int threads = 1;
  double gpus_per_rank = 0;
};

/// UserError: "program.metrics ...", what is wrong and what is allowed.
ProgramSpecification program_specification(const Configuration& configuration);

/// program.improvement over the metrics. UserError: "program.improvement has an unknown name 'rewrad' in column 3; ...".
expression::Expression improvement_formula(const ProgramSpecification& specification);

/// Parameters of a run: name, and value as JSON. Whole numbers have no point, true and false are truth values, inf is "inf".
std::vector<std::pair<std::string, std::string>> program_parameters(const Configuration& configuration);

/// Keys of [program].
std::vector<Key> program_keys();
/// UserError where they do not fit together, or with the names of [parameters].
void check_program(const Configuration& configuration);

/// [parameters]: rows for whatever names the sweep gives (any names; numbers, words, vectors). Where its file gives some, a flag
/// that gives another is a slip. As KeyTable::add_own.
void add_parameters(const std::vector<Assignment>& given, KeyTable& table);

}  // namespace asymsweep
