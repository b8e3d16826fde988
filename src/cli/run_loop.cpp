#include "cli/run_loop.hpp"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <optional>

#include "cli/result_layout.hpp"
#include "cli/shared_file_sink.hpp"
#include "cli/signals.hpp"
#include "core/error.hpp"
#include "scheduler/job_board.hpp"
#include "store/offsets.hpp"
#include "store/unit_writer.hpp"
#include "training/key_table.hpp"
#include "training/unit.hpp"

namespace asymsweep {
namespace {

/// Why a run ends before its last unit, the worst reason last: the board keeps the largest.
enum StopReason : int { none = 0, stopped_early = 1, storage_failed = 2, internal_error = 3 };

int exit_code_of(int reason) {
  switch (reason) {
    case none: return exit_done;
    case stopped_early: return exit_stopped_early;
    case storage_failed: return exit_storage_failed;
    default: return exit_internal_error;
  }
}

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

double epoch_s() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

/// Learns from finished units how long the next one takes.
class CostModel {
 public:
  void learn(double nominal_s, double measured_s) { slowest_ = std::max(slowest_, measured_s / nominal_s); }
  /// Pessimistic: the slowest ratio seen, with a fifth on top; nominal while nothing has been seen.
  double predict(double nominal_s) const { return 1.2 * nominal_s * (slowest_ > 0 ? slowest_ : 1); }

 private:
  double slowest_ = 0;
};

/// One rank's share of a run.
class Worker {
 public:
  Worker(const RunAssignment& assignment, const Sweep& sweep, const TrainingPlan& plan, const MpiSession& mpi,
         JobBoard& board, UnitWriter& writer)
      : assignment_(assignment), sweep_(sweep), plan_(plan), mpi_(mpi), board_(board), writer_(writer),
        units_(sweep_units(sweep)),
        progress_(mpi.root() ? assignment.progress : ProgressStyle::none, assignment.pending.size(),
                  assignment.units - assignment.pending.size()) {}

  /// Draws until nothing is left. Errors of this rank call the stop for all.
  void work() {
    while (!must_stop()) {
      const auto drawn = board_.draw();
      if (!drawn) break;
      const auto unit = assignment_.pending[*drawn];
      if (!in_time(units_[unit])) {
        board_.call_stop(stopped_early);
        break;
      }
      try_unit(unit);
      progress_.update(board_.finished());
    }
  }

  const RunReport& report() const { return report_; }
  const std::string& error() const { return error_; }
  Progress& progress() { return progress_; }

 private:
  void try_unit(std::uint64_t unit) {
    const auto& block = units_[unit];
    try {
      train_and_write(unit);
    } catch (const StorageError& failure) {
      error_ = failure.what();
      board_.call_stop(storage_failed);
    } catch (const std::exception& failure) {
      error_ = "internal error on rank " + std::to_string(mpi_.rank()) + ", configuration " +
               std::to_string(block.configuration) + ", seeds " + std::to_string(sweep_.first_seed + block.seed_begin) +
               " to " + std::to_string(sweep_.first_seed + block.seed_begin + block.seed_count - 1) + ": " + failure.what();
      board_.call_stop(internal_error);
    }
  }

  void train_and_write(std::uint64_t unit) {
    const auto& block = units_[unit];
    const auto configuration = sweep_.configuration(block.configuration);
    const double start_epoch_s = epoch_s();
    const auto start = Clock::now();
    auto trained = train_unit(plan_, configuration, {sweep_.first_seed + block.seed_begin, block.seed_count},
                              [this] { return must_stop(); });
    if (!trained) return;
    const double duration_s = seconds_since(start);
    writer_.write(unit, UnitData{std::move(trained->metrics), trained->status},
                  {.rank = mpi_.rank(), .attempt = assignment_.attempt, .start = start_epoch_s, .duration = duration_s});
    board_.report_finished();

    cost_.learn(nominal_s(block), duration_s);
    report_.units_finished += 1;
    report_.runs += block.seed_count;
    report_.diverged_runs += static_cast<std::uint64_t>(std::ranges::count(trained->status, 2));
    report_.seed_steps += static_cast<double>(block.seed_count) * configuration.number("train.steps");
    report_.busy_s += duration_s;
  }

  double nominal_s(const WorkUnit& unit) const {
    return static_cast<double>(unit.seed_count) * nominal_cost_s(sweep_.configuration(unit.configuration));
  }

  bool in_time(const WorkUnit& unit) const {
    return assignment_.time_limit_s == 0 ||
           seconds_since(start_) + cost_.predict(nominal_s(unit)) < assignment_.time_limit_s;
  }

  /// A signal here, or a stop called by any rank. Asked in the middle of training too; looks at the board only now and
  /// then, which also lets MPI serve the other ranks' draws.
  bool must_stop() {
    if (stop_signal() != 0) {
      board_.call_stop(stopped_early);
      return true;
    }
    if (seconds_since(last_look_) < 0.02) return false;
    last_look_ = Clock::now();
    return board_.stop_code() != 0;
  }

  const RunAssignment& assignment_;
  const Sweep& sweep_;
  const TrainingPlan& plan_;
  const MpiSession& mpi_;
  JobBoard& board_;
  UnitWriter& writer_;
  std::vector<WorkUnit> units_;
  Progress progress_;
  CostModel cost_;
  RunReport report_;
  std::string error_;
  Clock::time_point start_ = Clock::now(), last_look_ = start_;
};

/// The lowest rank that has an error says it.
void print_first_error(const std::string& error, const MpiSession& mpi) {
  const int speaker = mpi.minimum(error.empty() ? mpi.size() : mpi.rank());
  if (speaker == mpi.rank()) std::cerr << "asymsweep: " << error << "\n";
}

DatasetOffsets broadcast_offsets(const std::string& path, const Layout& layout, const MpiSession& mpi) {
  std::string text;
  if (mpi.root()) {
    const auto bytes = read_offsets(path, layout).to_bytes();
    text.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  text = mpi.broadcast(text);
  return DatasetOffsets::from_bytes(std::as_bytes(std::span(text)));
}

RunReport sum_over_ranks(const RunReport& mine, const MpiSession& mpi) {
  return {.exit_code = mine.exit_code,
          .units_finished = mpi.sum(mine.units_finished),
          .runs = mpi.sum(mine.runs),
          .diverged_runs = mpi.sum(mine.diverged_runs),
          .seed_steps = mpi.sum(mine.seed_steps),
          .busy_s = mpi.sum(mine.busy_s),
          .wall_s = mpi.maximum(mine.wall_s)};
}

}  // namespace

RunReport run_units(const RunAssignment& assignment, const MpiSession& mpi) {
  const auto start = Clock::now();
  const std::uint64_t pending = assignment.pending.size();
  const std::uint64_t allowed = assignment.max_units ? std::min(assignment.max_units, pending) : pending;
  const auto sweep = parse_sweep(assignment.canonical, assignment.path, {}, key_table());
  const auto plan = training_plan(sweep);
  const auto layout = result_layout(sweep, plan);
  SharedFileSink sink(assignment.path);
  UnitWriter writer(sink, broadcast_offsets(assignment.path, layout, mpi), layout);
  JobBoard board(allowed);
  Worker worker(assignment, sweep, plan, mpi, board, writer);

  worker.work();
  mpi.barrier();
  auto report = worker.report();
  int reason = board.stop_code();
  std::string error = worker.error();
  try {
    sink.close();
  } catch (const StorageError& failure) {
    if (error.empty()) error = failure.what();
    reason = std::max<int>(reason, storage_failed);
  }
  print_first_error(error, mpi);
  report.exit_code = exit_code_of(mpi.maximum(reason));
  report.wall_s = seconds_since(start);
  report = sum_over_ranks(report, mpi);
  if (report.exit_code == 0 && report.units_finished < pending) report.exit_code = exit_stopped_early;
  worker.progress().finish(report.units_finished);
  return report;
}

}  // namespace asymsweep
