#pragma once
// A command of the program: a row of the table in commands.cpp.

#include <string>
#include <vector>

namespace asymsweep {

struct Command {
  std::string name;
  std::string usage;    ///< "run SWEEP [-o FILE] ..."
  std::string summary;  ///< one line
  std::string details;  ///< examples and notes for --help
  /// Gets the words after the command's name; returns an exit code. May throw UserError and StorageError.
  int (*execute)(const std::vector<std::string>& words);
  bool shared_by_ranks = false;  ///< `execute` starts MPI itself; else the first rank alone does it
};

const std::vector<Command>& commands();

Command run_command();
Command plan_command();
Command theory_command();
Command status_command();
Command check_command();
Command analyze_command();
Command figure_command();
Command merge_command();
Command list_command();

}  // namespace asymsweep
