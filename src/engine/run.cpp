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
#include "engine/log_folder.hpp"
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
  const auto folder = log_folder(assignment.path);
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw StorageError("cannot make the folder " + folder + ": " + error.message());
  return folder + "/rank-" + std::to_string(rank) + ".log";
}

/// What all ranks train with, from the first unit to the last.
struct Training {
  Sweep sweep;
  TrainingPlan plan;
  Layout layout;
  CostModel cost;
};

Training prepare_training(const RunAssignment& assignment, const Communicator& ranks) {
  Training training;
  ranks.together([&] {
    training.sweep = parse_checked_sweep(assignment.canonical, assignment.path, key_table());
    training.plan = training_plan(training.sweep);
    training.layout = result_shape(training.sweep, training.plan);
    training.layout.units = assignment.units;  // the file's own: another version of this program may cut others
    if (is_program(training.sweep)) training.plan.program = program_runs(training.sweep, log_file(assignment, ranks.rank()));
    else end_process_spawner();
  });
  return training;
}

/// What the observer hears of one stage of several.
class StageObserver final : public Observer {
 public:
  StageObserver(Observer& whole, std::uint64_t finished_before) : whole_(whole), before_(finished_before) {}
  void warn(const std::string& sentence) override { whole_.warn(sentence); }
  void progress(std::uint64_t finished) override { whole_.progress(before_ + finished); }
  bool stop_asked() override { return whole_.stop_asked(); }

 private:
  Observer& whole_;
  std::uint64_t before_;
};

/// What this rank's share of a run came to, and the sentence of the first rank that failed.
struct Outcome {
  Tally mine;
  std::optional<Failure> failure;
};

/// Opens the file on all ranks, works, closes it on all ranks.
Outcome work_together(const RunAssignment& assignment, Training& training, const Communicator& ranks, Observer& observer) {
  std::optional<SharedFileSink> sink;
  ranks.together([&] { sink.emplace(assignment.path); });
  require_one_file(assignment.path, ranks);
  std::optional<FileKeeper> keeper;
  const bool keeps = ranks.first_on_node();
  ranks.together([&] {
    if (keeps) keeper.emplace(assignment.path);
  });
  UnitWriter writer(*sink, assignment.offsets, training.layout);
  const auto draws = draws_of(assignment, training.sweep, ranks.size());
  JobBoard board(draws.size());
  Worker worker({assignment, draws, training.sweep, training.plan, ranks, board, writer, keeper ? &*keeper : nullptr, training.cost, observer});

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

void add(RunReport& report, const Tally& sums) {
  report.units_finished += static_cast<std::uint64_t>(sums.units);
  report.runs += static_cast<std::uint64_t>(sums.runs);
  report.diverged_runs += static_cast<std::uint64_t>(sums.diverged_runs);
  report.failed_runs += static_cast<std::uint64_t>(sums.failed_runs);
  report.seed_steps += sums.seed_steps;
  report.busy_s += sums.busy_s;
  report.write_s += sums.write_s;
  report.schedule_s += sums.schedule_s;
}

/// As the file says, and so as `status` does. After a failure, which has its own sentence, the file may be beyond reading: none then.
std::optional<LooksStatus> looks_found(const Looks& looks, bool failed) {
  try {
    return read_looks(looks.file());
  } catch (const StorageError&) {
    if (!failed) throw;
    return std::nullopt;
  }
}

double elapsed_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// What a stage that begins now may still take; false where that is no unit. The same on every rank.
bool limit_stage(RunAssignment& stage, const RunAssignment& whole, double elapsed_s, std::uint64_t finished) {
  if (whole.time_limit_s > 0) stage.time_limit_s = std::max(whole.time_limit_s - elapsed_s, 1e-9);
  if (whole.max_units > 0) stage.max_units = whole.max_units - std::min(whole.max_units, finished);
  return whole.max_units == 0 || stage.max_units > 0;
}

/// Trains what is pending: at once, or in stages, what `looks`, on the first rank, gives from one look to the next.
RunReport run_units(const RunAssignment& whole, bool in_stages, Looks* looks, const Communicator& ranks, Observer& observer) {
  const auto start = Clock::now();
  RunReport report;
  std::optional<Training> training;
  auto stage = whole;
  do {
    if (in_stages) {
      ranks.on_first_rank([&] { stage.pending = looks->next(observer); });
      broadcast_pending(stage, ranks);
    }
    if (stage.pending.empty()) break;
    const double elapsed_s = ranks.reduce(elapsed_since(start), Communicator::Reduction::maximum);
    report.complete = limit_stage(stage, whole, elapsed_s, report.units_finished);
    report.exit_code = report.complete ? exit_done : exit_stopped_early;
    if (!report.complete) break;
    if (!training) training = prepare_training(whole, ranks);
    StageObserver heard(observer, report.units_finished);
    const auto outcome = work_together(stage, *training, ranks, heard);
    const auto sums = sum_over_ranks(outcome.mine, ranks);
    add(report, sums);
    report.complete = sums.units == static_cast<double>(stage.pending.size());
    if (outcome.failure) {
      report.exit_code = outcome.failure->exit_code;
      report.failure = outcome.failure->message;
    } else if (!report.complete) {
      report.exit_code = exit_stopped_early;
    }
  } while (in_stages && report.exit_code == exit_done);
  if (training && ranks.rank() == 0) observer.end(report.units_finished);
  if (!in_stages && !report.failure && report.complete) ranks.on_first_rank([&] { require_sound(whole.path); });
  report.wall_s = ranks.reduce(elapsed_since(start), Communicator::Reduction::maximum);
  return report;
}

}  // namespace

RunReport run_sweep(const RunRequest& request, const Communicator& ranks, Observer& observer) {
  require_one_program(ranks);
  const double nodes = ranks.reduce(ranks.first_on_node() ? 1.0 : 0.0, Communicator::Reduction::sum);
  std::unique_ptr<FileLock> lock;  // taken in prepare_run; until the file is closed on all ranks
  std::unique_ptr<Looks> looks;    // on the first rank
  RunAssignment assignment;
  ranks.on_first_rank([&] {
    auto prepared = prepare_run(request, {ranks.size(), static_cast<int>(nodes)}, lock, observer);
    assignment = std::move(prepared.assignment);
    looks = std::move(prepared.looks);
    if (!assignment.pending.empty()) observer.begin(assignment.path, prepared.sweep, assignment.units.size(), assignment.pending.size());
    auto& limit_s = assignment.time_limit_s;  // a large file may take a while to make
    if (limit_s > 0) limit_s = std::max(limit_s - std::chrono::duration<double>(Clock::now() - request.begun).count(), 1e-9);
  });
  assignment = broadcast(std::move(assignment), ranks);
  const bool in_stages = ranks.broadcast(std::int64_t{looks != nullptr}) != 0;
  auto report = assignment.pending.empty() && !in_stages ? RunReport() : run_units(assignment, in_stages, looks.get(), ranks, observer);
  report.path = assignment.path;
  for (const auto& unit : assignment.units) report.all_runs += unit.seed_count;
  ranks.on_first_rank([&] {
    if (looks) report.looks = looks_found(*looks, report.failure.has_value());
    if (!is_program(request.sweep) || report.failure) return;
    const auto status = read_status(report.path);
    report.all_done_runs = status.runs_done, report.all_failed_runs = status.runs_failed;
  });
  return report;
}

}  // namespace asymsweep
