#include "cli/program.hpp"

#include <iostream>

#include "cli/all_ranks.hpp"
#include "cli/command.hpp"
#include "cli/signals.hpp"
#include "core/build_info.hpp"
#include "core/characters.hpp"
#include "core/error.hpp"
#include "core/instruction_set.hpp"
#include "core/limits.hpp"
#include "core/standard_streams.hpp"
#include "core/text.hpp"
#include "scheduler/communicator.hpp"
#include "training/environment.hpp"

namespace asymsweep {
namespace {

void print_overview() {
  std::cout << "asymsweep " << build_info::version
            << ": sweeps of off-policy REINFORCE over baseline, lag and noise, under MPI, into one HDF5 file\n\n";
  for (const auto& command : commands()) std::cout << "  asymsweep " << command.usage << "\n      " << command.summary << "\n";
  std::cout << "\n`asymsweep COMMAND --help` says more, with examples. Results go to stdout, everything else to stderr.\n"
               "exit codes: 0 done; 1 analyze --fail-on found such a claim; 2 a mistake in the call or the sweep; 3 storage or memory failed;\n"
               "            4 check found damage; 75 stopped early on purpose, run again to resume\n";
}

int execute(const Command& command, const std::vector<std::string>& words) {
  const auto body = [&] { return command.execute({words.begin() + 1, words.end()}); };
  return command.shared_by_ranks ? body() : on_first_rank_alone(words, body);
}

int dispatch(const std::vector<std::string>& words) {
  if (words.empty()) {
    print_overview();
    return exit_user_error;
  }
  if (words[0] == "--help" || words[0] == "-h" || words[0] == "help") {
    print_overview();
    return exit_done;
  }
  if (words[0] == "--version") {
    std::cout << "asymsweep " << build_info::version << " (" << build_info::commit << ", " << build_info::compiler << ", "
              << instruction_set() << ")\n";
    return exit_done;
  }
  std::vector<std::string> names;
  for (const auto& command : commands()) {
    if (command.name == words[0]) return execute(command, words);
    names.push_back(command.name);
  }
  const auto nearest = nearest_name(words[0], names);
  throw UserError("unknown command '" + words[0] + "'" + (nearest ? "; did you mean '" + *nearest + "'?" : "") +
                  " (commands: " + join(names) + ")" + character_hint(words[0]));
}

}  // namespace

int main(int argc, char** argv) {
  ignore_file_size_signal();
  try {
    open_standard_streams();
    require_fitting_registries();
    used_instruction_set();  // a mistake in the choice of it ends the program here
    const int code = dispatch({argv + 1, argv + argc});
    std::cout.flush();
    if (!std::cout) throw StorageError("cannot write to standard output");
    // Under a launcher the rank's death would be an alarm of its own; mpirun ends with 1 after Ctrl-C whatever its ranks do.
    if (code == exit_stopped_early && !started_by_launcher()) die_of_interrupt();
    return code;
  } catch (...) {
    const auto [code, sentence] = trouble_in_hand();
    std::cerr << "asymsweep: " << printable(sentence) << "\n";
    return code;
  }
}

}  // namespace asymsweep
