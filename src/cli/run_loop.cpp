#include "cli/run_loop.hpp"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iostream>
#include <map>
#include <optional>

#include "cli/result_layout.hpp"
#include "cli/shared_file_sink.hpp"
#include "cli/worker.hpp"
#include "core/error.hpp"
#include "store/file_system.hpp"
#include "store/offsets.hpp"
#include "store/reader.hpp"
#include "store/verify.hpp"
#include "training/key_table.hpp"

namespace asymsweep {
namespace {

using Clock = std::chrono::steady_clock;

DatasetOffsets broadcast_offsets(const std::string& path, const Layout& layout, const Communicator& ranks) {
  std::vector<std::byte> bytes;
  ranks.on_first_rank([&] { bytes = read_offsets(path, layout).to_bytes(); });
  return DatasetOffsets::from_bytes(ranks.broadcast(std::move(bytes)));
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

RunReport sum_over_ranks(const RunReport& mine, const Communicator& ranks) {
  std::array<double, 7> sums = {static_cast<double>(mine.units_finished), static_cast<double>(mine.runs),
                                static_cast<double>(mine.diverged_runs), mine.seed_steps, mine.busy_s,
                                mine.write_s, mine.schedule_s};
  ranks.reduce(sums, Communicator::Reduction::sum);
  return {.units_finished = static_cast<std::uint64_t>(sums[0]),
          .runs = static_cast<std::uint64_t>(sums[1]),
          .diverged_runs = static_cast<std::uint64_t>(sums[2]),
          .seed_steps = sums[3],
          .busy_s = sums[4],
          .write_s = sums[5],
          .schedule_s = sums[6],
          .wall_s = ranks.reduce(mine.wall_s, Communicator::Reduction::maximum)};
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
  RunReport mine;
  std::optional<Failure> failure;
};

/// Opens the file on all ranks, works, closes it on all ranks.
Outcome work_together(const RunAssignment& assignment, const Communicator& ranks) {
  Sweep sweep;
  TrainingPlan plan;
  Layout layout;
  ranks.together([&] {
    sweep = parse_sweep(assignment.canonical, assignment.path, {}, key_table());
    plan = training_plan(sweep);
    layout = result_shape(sweep, plan);
    layout.units = assignment.units;  // the file's own: another version of this program may cut others
  });
  const auto offsets = broadcast_offsets(assignment.path, layout, ranks);
  std::optional<SharedFileSink> sink;
  ranks.together([&] { sink.emplace(assignment.path); });
  require_one_file(assignment.path, ranks);
  std::optional<FileKeeper> keeper;
  const bool keeps = ranks.first_on_node();
  ranks.together([&] {
    if (keeps) keeper.emplace(assignment.path);
  });
  UnitWriter writer(*sink, offsets, layout);
  const auto groups = trained_together(assignment, sweep);
  const std::uint64_t pending = groups.size();
  JobBoard board(assignment.max_units ? std::min(assignment.max_units, pending) : pending);
  Worker worker({assignment, groups, sweep, plan, ranks, board, writer, keeper ? &*keeper : nullptr});

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
  worker.progress().finish(board.finished());
  return {worker.report(), failure};
}

/// Complete is what reads back as it was written.
void require_sound(const std::string& path) {
  const auto damaged = units_to_run(ResultFile::open(path)).size();
  if (damaged > 0)
    throw StorageError(path + ": " + std::to_string(damaged) +
                       " finished units do not read back as they were written; run again to mend them, and see "
                       "docs/storage.md on file systems that lose writes");
}

}  // namespace

RunReport run_units(const RunAssignment& assignment, const Communicator& ranks) {
  const auto start = Clock::now();
  auto outcome = work_together(assignment, ranks);
  const auto finished = ranks.reduce(static_cast<double>(outcome.mine.units_finished), Communicator::Reduction::sum);
  const bool complete = finished == static_cast<double>(assignment.pending.size());
  if (!outcome.failure && complete) ranks.on_first_rank([&] { require_sound(assignment.path); });

  outcome.mine.wall_s = std::chrono::duration<double>(Clock::now() - start).count();
  auto report = sum_over_ranks(outcome.mine, ranks);
  if (outcome.failure) {
    report.exit_code = outcome.failure->exit_code;
    if (ranks.rank() == 0) std::cerr << "asymsweep: " << outcome.failure->message << "\n";
  } else if (!complete) {
    report.exit_code = exit_stopped_early;
  }
  return report;
}

}  // namespace asymsweep
