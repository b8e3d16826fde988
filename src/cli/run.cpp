// asymsweep run: run or resume a sweep, alone or on any number of ranks.

#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>

#include "analysis/claims/declared.hpp"
#include "cli/all_ranks.hpp"
#include "cli/arguments.hpp"
#include "cli/progress.hpp"
#include "cli/signals.hpp"
#include "core/characters.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "engine/run.hpp"
#include "training/key_table.hpp"

namespace asymsweep {
namespace {

namespace po = boost::program_options;

po::options_description run_options() {
  po::options_description own("options");
  own.add_options()
      ("output,o", po::value<std::string>()->value_name("FILE"), "result file; default: the sweep's name with .h5, in this folder")
      ("overwrite", "throw an existing result file away")
      ("extend", "make the file of a smaller sweep (fewer seeds, fewer values) that of this one; its runs are kept")
      ("time-limit", po::value<std::string>()->value_name("TIME"), "stop in time and exit 75: 90s, 15m, 3h50m")
      ("max-units", po::value<std::string>()->value_name("N"), "stop after so many units and exit 75")
      ("progress", po::value<std::string>()->default_value("auto")->value_name("STYLE"), "auto | bar | plain | json | none (on stderr)")
      ("json", "end with one JSON object on stdout");
  return own;
}

RunRequest make_request(const Arguments& arguments) {
  RunRequest request;
  request.flags = arguments.sweep_flags;
  if (arguments.has("output")) request.output = arguments.text("output");
  if (arguments.has("overwrite") && arguments.has("extend"))
    throw UserError("run: --overwrite throws the file away and --extend keeps it; give one of them");
  if (arguments.has("overwrite")) request.existing = Existing::overwrite;
  if (arguments.has("extend")) request.existing = Existing::extend;
  if (arguments.has("max-units")) request.max_units = arguments.count("max-units", 1);
  if (arguments.has("time-limit")) {
    request.time_limit_s = parse_duration(arguments.text("time-limit"));
    if (!request.time_limit_s || *request.time_limit_s <= 0)
      throw UserError("run: --time-limit " + arguments.text("time-limit") +
                      " is not a time like 90s, 15m or 3h50m" + character_hint(arguments.text("time-limit")));
  }
  return request;
}

/// What the sweep has come to, and which of its runs are this attempt's.
std::string standing(const RunReport& report) {
  if (report.exit_code == exit_stopped_early) return std::string("stopped early, run again to resume") + "; " + format_count(report.runs, "run");
  const auto all = report.all_runs;
  if (report.runs == all) return "complete; " + format_count(all, "run");
  return "complete: " + format_count(all, "run") + ", " + format_count(report.runs) + " of them new,";
}

std::string to_json(const RunReport& report, int ranks) {
  return nlohmann::ordered_json{{"runs", report.runs}, {"seed_steps", report.seed_steps},
                                {"wall_s", report.wall_s}, {"busy_s", report.busy_s},
                                {"write_s", report.write_s}, {"schedule_s", report.schedule_s}, {"ranks", ranks},
                                {"units", report.units_finished}, {"file", report.path},
                                {"complete", report.complete}, {"diverged", report.diverged_runs}}
      .dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);  // the path may be no UTF-8
}

void print_report(const RunReport& report, bool json, int ranks) {
  if (report.failure) std::cerr << "asymsweep: " << *report.failure << "\n";
  if (json) {
    std::cout << to_json(report, ranks) << std::endl;
  } else if (report.exit_code == exit_done && report.runs == 0) {
    std::cerr << report.path << ": complete already: " << format_count(report.all_runs, "run") << ", nothing to do\n";
  } else if (report.exit_code == exit_done || report.exit_code == exit_stopped_early) {  // a failure has said so
    std::cerr << report.path << ": " << standing(report) << " in " << format_duration(report.wall_s) << " on "
              << format_count(static_cast<std::uint64_t>(ranks), "rank")
              << (report.diverged_runs ? ", " + format_count(report.diverged_runs) + " diverged" : "") << "\n";
  }
}

int run(const std::vector<std::string>& words, const Communicator& ranks) {
  RunRequest request;
  std::optional<Progress> progress;  // on rank 0, where not only help was asked for
  bool json = false;
  ranks.on_first_rank([&] {
    const auto arguments = parse_arguments(run_command(), words, run_options(), {"SWEEP"}, true);
    if (arguments.help) return;
    request = make_request(arguments);
    json = arguments.has("json");
    progress.emplace(progress_style(arguments.text("progress")));
    request.sweep = load_sweep(arguments.positional[0], request.flags, key_table());
    analysis::declared_claims(request.sweep);  // a mistake in them, before anything runs
  });
  if (ranks.broadcast(std::int64_t{progress.has_value()}) == 0) return exit_done;
  catch_stop_signals();  // not earlier: the sweep may be a pipe that nobody feeds, and a signal must end the wait for it
  Console others;
  const auto report = run_sweep(request, ranks, progress ? *progress : others);
  if (ranks.rank() == 0) print_report(report, json, ranks.size());
  return report.exit_code;
}

int execute(const std::vector<std::string>& words) {
  return on_all_ranks([&](const Communicator& ranks) { return run(words, ranks); });
}

}  // namespace

Command run_command() {
  return {.name = "run",
          .usage = "run SWEEP [-o FILE] [--SECTION.KEY VALUE ...]",
          .summary = "Run or resume a sweep, alone or under mpirun / srun on any number of ranks.",
          .details = "examples:\n"
                     "  asymsweep run sweeps/smoke.ini -o smoke.h5\n"
                     "  mpirun -n 8 asymsweep run sweeps/lag-noise.ini -o lag-noise.h5 --time-limit 3h50m\n"
                     "  asymsweep run sweeps/smoke.ini -o few.h5 --sweep.seeds 10 --train.lag \"1, 10, inf\"\n"
                     "  asymsweep run sweeps/smoke.ini -o smoke.h5 --sweep.seeds 400 --extend\n"
                     "An existing file of the same sweep is finished; of a smaller one it is extended with --extend; of another\n"
                     "sweep it is refused.\n",
          .execute = execute};
}

}  // namespace asymsweep
