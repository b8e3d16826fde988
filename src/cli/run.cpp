// asymsweep run: run or resume a sweep, alone or on any number of ranks.

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <utility>

#include "cli/all_ranks.hpp"
#include "cli/arguments.hpp"
#include "cli/progress.hpp"
#include "cli/result_layout.hpp"
#include "cli/run_loop.hpp"
#include "cli/run_preparation.hpp"
#include "cli/signals.hpp"
#include "core/characters.hpp"
#include "core/error.hpp"
#include "core/program_identity.hpp"
#include "core/text.hpp"
#include "scheduler/communicator.hpp"
#include "training/key_table.hpp"

namespace asymsweep {
namespace {

namespace po = boost::program_options;

po::options_description run_options() {
  po::options_description own("options");
  own.add_options()
      ("output,o", po::value<std::string>()->value_name("FILE"), "result file; default: the sweep's name with .h5, in this folder")
      ("overwrite", "throw an existing result file away")
      ("extend", "add what is new to the file of a smaller sweep (fewer seeds, fewer values); keeps its runs")
      ("time-limit", po::value<std::string>()->value_name("TIME"), "stop in time and exit 75: 90s, 15m, 3h50m")
      ("max-units", po::value<std::string>()->value_name("N"), "stop after so many units and exit 75")
      ("progress", po::value<std::string>()->default_value("auto")->value_name("STYLE"), "auto | bar | plain | json | none (on stderr)")
      ("json", "end with one JSON object on stdout");
  return own;
}

RunRequest make_request(const Arguments& arguments) {
  RunRequest request;
  request.sweep_path = arguments.positional[0];
  request.flags = arguments.sweep_flags;
  if (arguments.has("output")) request.output = arguments.text("output");
  request.overwrite = arguments.has("overwrite");
  request.extend = arguments.has("extend");
  if (request.overwrite && request.extend)
    throw UserError("run: --overwrite throws the file away and --extend keeps it; give one of them");
  request.json = arguments.has("json");
  request.progress = progress_style(arguments.text("progress"));
  if (arguments.has("max-units")) request.max_units = arguments.count("max-units", 1);
  if (arguments.has("time-limit")) {
    request.time_limit_s = parse_duration(arguments.text("time-limit"));
    if (!request.time_limit_s || *request.time_limit_s <= 0)
      throw UserError("run: --time-limit " + arguments.text("time-limit") +
                      " is not a time like 90s, 15m or 3h50m" + character_hint(arguments.text("time-limit")));
  }
  return request;
}

/// What rank 0 found out before the run; `code` is set when there is nothing to run.
struct Preparation {
  std::optional<int> code;
  RunAssignment assignment;
  std::unique_ptr<FileLock> lock;
};

/// What is about to run, before the first progress: JSON lines are of progress alone, and `plan --json` has this.
void announce(const RunAssignment& assignment, const Sweep& sweep) {
  const bool reads = assignment.progress == ProgressStyle::bar || assignment.progress == ProgressStyle::plain;
  if (!reads || assignment.pending.empty()) return;
  std::error_code unknown;
  const auto bytes = std::filesystem::file_size(assignment.path, unknown);
  std::cerr << assignment.path << ": " << counts_text(sweep, assignment.units.size())
            << (unknown ? "" : "; " + format_bytes(static_cast<double>(bytes)) + " of results") << "\n";
}

Preparation prepare_on_root(const std::vector<std::string>& words, const Communicator& ranks) {
  const auto start = std::chrono::steady_clock::now();
  Preparation preparation;
  const double nodes = ranks.reduce(ranks.first_on_node() ? 1.0 : 0.0, Communicator::Reduction::sum);
  RunRequest request;
  Sweep sweep;
  ranks.on_first_rank([&] {
    const auto arguments = parse_arguments(run_command(), words, run_options(), {"SWEEP"}, true);
    if (arguments.help) {
      preparation.code = exit_done;
      return;
    }
    request = make_request(arguments);
    sweep = load_sweep(request.sweep_path, request.flags, key_table());
  });
  ranks.together([&] {
    const auto first = static_cast<std::uint64_t>(ranks.broadcast(static_cast<std::int64_t>(program_identity())));
    if (first != program_identity())
      throw UserError("rank " + std::to_string(ranks.rank()) + " is another program (" + program_text(program_identity()) + ") than rank 0 (" +
                      program_text(first) + "): start one and the same on all ranks");
  });
  catch_stop_signals();  // not earlier: the sweep may be a pipe that nobody feeds, and a signal must end the wait for it
  ranks.on_first_rank([&] {
    if (preparation.code) return;
    auto prepared = prepare_run(request, sweep, {ranks.size(), static_cast<int>(nodes)}, preparation.lock);
    preparation.assignment = std::move(prepared.assignment);
    announce(preparation.assignment, prepared.sweep);
    auto& limit_s = preparation.assignment.time_limit_s;  // a large file may take a while to make
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
    if (limit_s > 0) limit_s = std::max(limit_s - spent.count(), 1e-9);
  });
  return preparation;
}

std::uint64_t all_runs(const RunAssignment& assignment) {
  std::uint64_t runs = 0;
  for (const auto& unit : assignment.units) runs += unit.seed_count;
  return runs;
}

/// What the sweep has come to, and which of its runs are this attempt's.
std::string standing(const RunAssignment& assignment, const RunReport& report) {
  if (report.exit_code == exit_stopped_early) return std::string("stopped early, run again to resume") + "; " + format_count(report.runs, "run");
  const auto all = all_runs(assignment);
  if (report.runs == all) return "complete; " + format_count(all, "run");
  return "complete: " + format_count(all, "run") + ", " + format_count(report.runs) + " of them new,";
}

void print_report(const RunAssignment& assignment, const RunReport& report, int ranks) {
  const bool complete = report.units_finished == assignment.pending.size();
  if (assignment.json) {
    std::cout << nlohmann::ordered_json{{"runs", report.runs}, {"seed_steps", report.seed_steps},
                                        {"wall_s", report.wall_s}, {"busy_s", report.busy_s},
                                        {"write_s", report.write_s}, {"schedule_s", report.schedule_s}, {"ranks", ranks},
                                        {"units", report.units_finished}, {"file", assignment.path},
                                        {"complete", complete}, {"diverged", report.diverged_runs}}
                     .dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace)  // the path may be no UTF-8
              << std::endl;
  } else if (report.exit_code == exit_done && report.runs == 0) {
    std::cerr << assignment.path << ": complete already: " << format_count(all_runs(assignment), "run") << ", nothing to do\n";
  } else if (report.exit_code == exit_done || report.exit_code == exit_stopped_early) {  // a failure has said so
    std::cerr << assignment.path << ": " << standing(assignment, report) << " in " << format_duration(report.wall_s) << " on "
              << format_count(static_cast<std::uint64_t>(ranks), "rank")
              << (report.diverged_runs ? ", " + format_count(report.diverged_runs) + " diverged" : "") << "\n";
  }
}

int run(const std::vector<std::string>& words, const Communicator& ranks) {
  auto preparation = prepare_on_root(words, ranks);
  const auto code = ranks.broadcast(std::int64_t{preparation.code.value_or(-1)});
  if (code >= 0) return static_cast<int>(code);

  const auto assignment = broadcast(std::move(preparation.assignment), ranks);
  const auto report = assignment.pending.empty() ? RunReport() : run_units(assignment, ranks);
  if (ranks.rank() == 0) print_report(assignment, report, ranks.size());
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
                     "If the file exists: `run` finishes a file of the same sweep, --extend extends one of a smaller sweep, and a file of\n"
                     "another sweep is an error.\n",
          .execute = execute};
}

}  // namespace asymsweep
