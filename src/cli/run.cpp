// asymsweep run: run or resume a sweep, alone or on any number of ranks.

#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>

#include "analysis/claims/declared.hpp"
#include "cli/all_ranks.hpp"
#include "cli/arguments.hpp"
#include "cli/decider.hpp"
#include "cli/json_text.hpp"
#include "cli/plan_json.hpp"
#include "cli/progress.hpp"
#include "cli/signals.hpp"
#include "cli/status_text.hpp"
#include "core/characters.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "engine/run.hpp"
#include "program/process_spawner.hpp"
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
      ("until-decided", "stop where the sweep's claims are decided (without claims: each mean improvement); sweep.seeds is the most")
      ("time-limit", po::value<std::string>()->value_name("TIME"), "stop in time and exit 75: 90s, 15m, 3h50m")
      ("max-units", po::value<std::string>()->value_name("N"), "stop after so many units and exit 75")
      ("retry-failed", "run again what failed (status 3), as after a mended machine or with a longer program.timeout")
      ("keep-stderr", "keep what a program writes to standard error, in a folder beside the file")
      ("progress", po::value<std::string>()->default_value("auto")->value_name("STYLE"), "auto | bar | plain | json | none (on stderr)")
      ("json", "end with one JSON object on stdout")
      ("dry-run", "check the sweep and the options, and stop: no file is made or looked at; with --json the object of `plan --json`");
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
  request.retry_failed = arguments.has("retry-failed");
  request.keep_stderr = arguments.has("keep-stderr");
  if (arguments.has("max-units")) request.max_units = arguments.count("max-units", 1);
  if (arguments.has("time-limit")) {
    request.time_limit_s = parse_duration(arguments.text("time-limit"));
    if (!request.time_limit_s || *request.time_limit_s <= 0)
      throw UserError("run: --time-limit " + arguments.text("time-limit") +
                      " is not a time like 90s, 15m or 3h50m" + character_hint(arguments.text("time-limit")));
  }
  return request;
}

/// "3 of 3 claims decided on 3,400 runs, 107,192 left out"
std::string decided_text(const RunReport& report) {
  const auto& looks = *report.looks;
  if (!looks.last) return format_count(report.all_runs - looks.runs_left_out, "run") + ", " + format_count(looks.runs_left_out) + " left out";
  const auto& last = *looks.last;
  return format_count(last.decided) + " of " + format_count(last.decided + last.undecided, looks.what) + " decided on " +
         format_count(report.all_runs - looks.runs_left_out, "run") + ", " + format_count(looks.runs_left_out) + " left out";
}

/// What the sweep has come to, and which of its runs are this attempt's.
std::string standing(const RunReport& report) {
  if (report.exit_code == exit_stopped_early)
    return std::string(report.looks ? "stopped early, run again with --until-decided to resume" : "stopped early, run again to resume") + "; " + format_count(report.runs, "run");
  const auto all = report.all_runs - (report.looks ? report.looks->runs_left_out : 0);
  if (report.looks) return "complete: " + decided_text(report) + (report.runs == all ? "," : ", " + format_count(report.runs, "new run"));
  if (report.runs == all) return "complete; " + format_count(all, "run");
  return "complete: " + format_count(all, "run") + ", " + format_count(report.runs) + " of them new,";
}

std::string to_json(const RunReport& report, int ranks) {
  return json_text({{"runs", report.runs}, {"seed_steps", report.seed_steps},
                                {"wall_s", report.wall_s}, {"busy_s", report.busy_s},
                                {"write_s", report.write_s}, {"schedule_s", report.schedule_s}, {"ranks", ranks},
                                {"units", report.units_finished}, {"file", report.path},
                                {"complete", report.complete}, {"diverged", report.diverged_runs}, {"failed", report.failed_runs}, {"until_decided", looks_json(report.looks)}},
                   -1);
}

void print_report(const RunReport& report, bool json, int ranks) {
  if (report.failure) std::cerr << "asymsweep: " << *report.failure << "\n";
  if (json) {
    std::cout << to_json(report, ranks) << std::endl;
  } else if (report.exit_code == exit_done && report.runs == 0) {
    std::cerr << report.path << ": complete already: " << (report.looks ? decided_text(report) : format_count(report.all_runs, "run")) << ", nothing to do"
              << (report.all_failed_runs ? "; " + format_count(report.all_failed_runs) + " of the runs have failed (`asymsweep status` says why; --retry-failed runs them again)" : "") << "\n";
  } else if (report.exit_code == exit_done || report.exit_code == exit_stopped_early) {  // a failure has said so
    std::cerr << report.path << ": " << standing(report) << " in " << format_duration(report.wall_s) << " on "
              << format_count(static_cast<std::uint64_t>(ranks), "rank")
              << (report.diverged_runs ? ", " + format_count(report.diverged_runs) + " diverged" : "")
              << (report.failed_runs ? ", " + format_count(report.failed_runs) + " failed (`asymsweep status` says why; --retry-failed runs them again)" : "") << "\n";
  }
  const bool ended_well = report.exit_code == exit_done || report.exit_code == exit_stopped_early;
  if (ended_well && report.all_failed_runs > 0 && report.all_failed_runs == report.all_done_runs)
    std::cerr << "asymsweep: warning: every run failed; `asymsweep status " << report.path << "` says why\n";
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
    const auto style = progress_style(arguments.text("progress"));
    request.sweep = load_sweep(arguments.positional[0], request.flags, key_table());
    analysis::declared_claims(request.sweep);  // a mistake in them, before anything runs
    const auto how_far = arguments.has("until-decided") ? HowFar::until_decided : HowFar::all_seeds;
    if (arguments.has("dry-run")) {
      require_no_refusals(request.sweep);
      if (json) std::cout << json_text(plan_json(request.sweep, make_plan(request.sweep, how_far))) << "\n";
      return;
    }
    progress.emplace(style, how_far);
    if (arguments.has("until-decided")) request.until_decided = decider_by_the_claims(*progress);
  });
  if (ranks.broadcast(std::int64_t{progress.has_value()}) == 0) return exit_done;
  catch_stop_signals();  // not earlier: the sweep may be a pipe that nobody feeds, and a signal must end the wait for it
  Console others;
  const auto report = run_sweep(request, ranks, progress ? *progress : others);
  if (ranks.rank() == 0) print_report(report, json, ranks.size());
  return report.exit_code;
}

/// Whether the sweep may be one of a program: it has to be known before MPI starts. No only where the sweep's file can be read, and
/// neither it nor a flag says "program".
bool may_start_programs(const std::vector<std::string>& words) {
  bool is_known = false;
  for (const auto& word : words) {
    std::error_code none;
    if (word.find("program") != word.npos) return true;
    if (word.starts_with('-') || !std::filesystem::is_regular_file(word, none)) continue;  // a pipe can be read only once
    std::ifstream file(word, std::ios::binary);
    std::string beginning(4, '\0');
    file.read(beginning.data(), std::ssize(beginning));
    if (beginning == "\x89HDF") continue;  // of -o, and large perhaps
    std::ostringstream rest;
    rest << file.rdbuf();
    if (!file || (beginning + rest.str()).find("program") != std::string::npos) return true;
    is_known = true;
  }
  return !is_known;
}

int execute(const std::vector<std::string>& words) {
  if (may_start_programs(words)) process_spawner();  // before MPI, and before any thread
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
          .execute = execute,
          .shared_by_ranks = true};
}

}  // namespace asymsweep
