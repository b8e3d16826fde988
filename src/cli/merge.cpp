// asymsweep merge: files of one sweep with different seeds become the file that one run would have made.

#include <iostream>

#include "cli/arguments.hpp"
#include "cli/progress.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "engine/merge.hpp"

namespace asymsweep {
namespace {

int execute(const std::vector<std::string>& words) {
  namespace po = boost::program_options;
  po::options_description own("options");
  own.add_options()("output,o", po::value<std::string>()->value_name("FILE"), "the file to make; it must not exist");
  const auto arguments = parse_arguments(merge_command(), words, own, {"FILE..."}, false);
  if (arguments.help) return exit_done;
  if (!arguments.has("output")) throw UserError("merge: -o FILE is missing; usage: asymsweep " + merge_command().usage);
  Console console;
  const auto merged = merge_files(arguments.positional, arguments.text("output"), console);

  std::cerr << merged.path << ": " << format_count(merged.runs - merged.missing) << " of " << format_count(merged.runs, "run") << ", seeds "
            << merged.first_seed << " to " << merged.first_seed + merged.seeds - 1 << ", from " << format_count(arguments.positional.size(), "file") << "\n";
  if (merged.missing == 0) return exit_done;
  std::cerr << "asymsweep: " << format_count(merged.missing, "run") << (merged.missing == 1 ? " is" : " are") << " in no file, or damaged; compute them: asymsweep run SWEEP -o "
            << merged.path << " --sweep.first_seed " << merged.first_seed << " --sweep.seeds " << merged.seeds << "\n";
  return exit_stopped_early;
}

}  // namespace

Command merge_command() {
  return {.name = "merge",
          .usage = "merge FILE... -o FILE",
          .summary = "Make one file of several that hold different seeds of one sweep, as one run would have made it.",
          .details =
              "example:\n"
              "  asymsweep run sweeps/smoke.ini -o a.h5 --sweep.first_seed 0 --sweep.seeds 100\n"
              "  asymsweep run sweeps/smoke.ini -o b.h5 --sweep.first_seed 100 --sweep.seeds 100\n"
              "  asymsweep merge a.h5 b.h5 -o smoke.h5\n"
              "Files of other sweeps, with seeds in common or with a gap between them are refused. What is not finished\n"
              "in a file is not in the new one either: exit 75, and `run` on it computes the rest.\n",
          .execute = execute};
}

}  // namespace asymsweep
