#include "engine/run.hpp"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <filesystem>
#include <map>
#include <optional>

#include "core/error.hpp"
#include "core/program_identity.hpp"
#include "engine/program_runs.hpp"
#include "engine/result_layout.hpp"
#include "engine/shared_file_sink.hpp"
#include "engine/worker.hpp"
#include "program/process_spawner.hpp"
#include "store/file_system.hpp"
#include "store/reader.hpp"
#include "store/verify.hpp"
#include "training/key_table.hpp"

namespace asymsweep {
namespace {

using Clock = std::chrono::steady_clock;

void require_one_program(const Communicator& ranks) {
  ranks.together([&] {
    const auto first = static_cast<std::uint64_t>(ranks.broadcast(static_cast<std::int64_t>(program_identity())));
    if (first != program_identity())
      throw UserError("rank " + std::to_string(ranks.rank()) + " is another program (" + program_text(program_identity()) + ") than rank 0 (" +
                      program_text(first) + "): start one and the same on all ranks");
  });
}

/// A rank in another folder, or on a node that does not share it, may have a file of its own under this name: rank 0's offsets
/// would be another file's.
void require_one_file(const std::string& path, const Communicator& ranks) {
  const auto seal_here = [&] { return static_cast<std::int64_t>(seal_checksum(PosixFile::open(path, O_RDONLY))); };
  std::int64_t seal = 0;
  ranks.on_first_rank([&] { seal = seal_here(); });
  seal = ranks.broadcast(seal);
  const auto is_other = [&] {
    try {
      return seal_here() != seal;
    } catch (const DamageError&) {  // no result file
      return true;
    }
  };
  ranks.together([&] {
    if (is_other())
      throw StorageError(path + " is another file for rank " + std::to_string(ranks.rank()) + " on " + host_name() +
                         " than for rank 0: the folder must be one that all ranks share");
  });
}

/// Where this rank keeps what its program writes to standard error.
std::string log_file(const RunAssignment& assignment, int rank) {
  if (!assignment.keep_stderr) return "";
  const auto folder = std::filesystem::path(assignment.path).replace_extension().string() + "-stderr";
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw StorageError("cannot make the folder " + folder + ": " + error.message());
  return folder + "/rank-" + std::to_string(rank) + ".log";
}

/// Units that are trained once: those of configurations whose runs are the same, with the same seeds. In the order of the first of each.
std::vector<std::vector<std::uint64_t>> trained_together(const RunAssignment& assignment, const Sweep& sweep) {
  std::vector<std::vector<std::uint64_t>> groups;
  std::map<std::array<std::uint64_t, 3>, std::size_t> known;
  for (const auto unit : assignment.pending) {
    const auto& block = assignment.units[unit];
    const auto [place, is_new] = known.try_emplace({sweep.trained_as(block.configuration), block.seed_begin, block.seed_count}, groups.size());
    if (is_new) groups.emplace_back();
    groups[place->second].push_back(unit);
  }
  return groups;
}

/// What this rank's share of a run came to, and the sentence of the first rank that failed.
struct Outcome {
  Tally mine;
  std::optional<Failure> failure;
};

/// Opens the file on all ranks, works, closes it on all ranks.
Outcome work_together(const RunAssignment& assignment, const Communicator& ranks, Observer& observer) {
  Sweep sweep;
  TrainingPlan plan;
  Layout layout;
  ranks.together([&] {
    sweep = parse_checked_sweep(assignment.canonical, assignment.path, key_table());
    plan = training_plan(sweep);
    layout = result_shape(sweep, plan);
    layout.units = assignment.units;  // the file's own: another version of this program may cut others
    if (is_program(sweep)) plan.program = program_runs(sweep, log_file(assignment, ranks.rank()));
    else end_process_spawner();
  });
  std::optional<SharedFileSink> sink;
  ranks.together([&] { sink.emplace(assignment.path); });
  require_one_file(assignment.path, ranks);
  std::optional<FileKeeper> keeper;
  const bool keeps = ranks.first_on_node();
  ranks.together([&] {
    if (keeps) keeper.emplace(assignment.path);
  });
  UnitWriter writer(*sink, assignment.offsets, layout);
  const auto groups = trained_together(assignment, sweep);
  const std::uint64_t pending = groups.size();
  JobBoard board(assignment.max_units ? std::min(assignment.max_units, pending) : pending);
  Worker worker({assignment, groups, sweep, plan, ranks, board, writer, keeper ? &*keeper : nullptr, observer});

  worker.work();
  auto failure = ranks.first_failure(worker.failure());  // from here on no rank writes
  try {
    ranks.together([&] { sink->close(); });
    ranks.together([&] {
      if (!keeper) return;
      if (const auto sentence = keeper->stop()) throw StorageError(*sentence);
    });
  } catch (const AgreedFailure& error) {
    if (!failure) failure = error.failure();
  }
  if (ranks.rank() == 0) observer.end(board.finished());
  return {worker.tally(), failure};
}

/// Complete is what reads back as it was written.
void require_sound(const std::string& path) {
  const auto damaged = units_to_run(ResultFile::open(path)).size();
  if (damaged > 0)
    throw StorageError(path + ": " + std::to_string(damaged) +
                       " finished units do not read back as they were written; run again to repair them, and see "
                       "docs/storage.md on file systems that lose writes");
}

Tally sum_over_ranks(const Tally& mine, const Communicator& ranks) {
  auto sums = std::bit_cast<std::array<double, sizeof(Tally) / sizeof(double)>>(mine);
  ranks.reduce(sums, Communicator::Reduction::sum);
  return std::bit_cast<Tally>(sums);
}

/// Trains what is pending.
RunReport run_units(const RunAssignment& assignment, const Communicator& ranks, Observer& observer) {
  const auto start = Clock::now();
  const auto outcome = work_together(assignment, ranks, observer);
  const auto sums = sum_over_ranks(outcome.mine, ranks);
  RunReport report{.complete = sums.units == static_cast<double>(assignment.pending.size()),
                   .units_finished = static_cast<std::uint64_t>(sums.units),
                   .runs = static_cast<std::uint64_t>(sums.runs),
                   .diverged_runs = static_cast<std::uint64_t>(sums.diverged_runs),
                   .failed_runs = static_cast<std::uint64_t>(sums.failed_runs),
                   .seed_steps = sums.seed_steps,
                   .busy_s = sums.busy_s,
                   .write_s = sums.write_s,
                   .schedule_s = sums.schedule_s};
  if (!outcome.failure && report.complete) ranks.on_first_rank([&] { require_sound(assignment.path); });
  report.wall_s = ranks.reduce(std::chrono::duration<double>(Clock::now() - start).count(), Communicator::Reduction::maximum);
  if (outcome.failure) {
    report.exit_code = outcome.failure->exit_code;
    report.failure = outcome.failure->message;
  } else if (!report.complete) {
    report.exit_code = exit_stopped_early;
  }
  return report;
}

}  // namespace

RunReport run_sweep(const RunRequest& request, const Communicator& ranks, Observer& observer) {
  require_one_program(ranks);
  const double nodes = ranks.reduce(ranks.first_on_node() ? 1.0 : 0.0, Communicator::Reduction::sum);
  std::unique_ptr<FileLock> lock;  // until the file is closed on all ranks
  RunAssignment assignment;
  ranks.on_first_rank([&] {
    auto prepared = prepare_run(request, {ranks.size(), static_cast<int>(nodes)}, lock, observer);
    assignment = std::move(prepared.assignment);
    if (!assignment.pending.empty()) observer.begin(assignment.path, prepared.sweep, assignment.units.size(), assignment.pending.size());
    auto& limit_s = assignment.time_limit_s;  // a large file may take a while to make
    if (limit_s > 0) limit_s = std::max(limit_s - std::chrono::duration<double>(Clock::now() - request.begun).count(), 1e-9);
  });
  assignment = broadcast(std::move(assignment), ranks);
  auto report = assignment.pending.empty() ? RunReport() : run_units(assignment, ranks, observer);
  report.path = assignment.path;
  for (const auto& unit : assignment.units) report.all_runs += unit.seed_count;
  return report;
}

}  // namespace asymsweep
