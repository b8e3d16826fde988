#include "cli/command.hpp"

namespace asymsweep {

const std::vector<Command>& commands() {
  static const std::vector<Command> rows = {
      run_command(),   plan_command(),    theory_command(), status_command(),
      check_command(), analyze_command(), figure_command(), merge_command(),  list_command(),
  };
  return rows;
}

}  // namespace asymsweep
