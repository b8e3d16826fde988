#include "cli/run_loop.hpp"

#include <algorithm>
#include <array>
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
  Worker(const RunAssignment& assignment, const Sweep& sweep, const TrainingPlan& plan, const Communicator& ranks,
         JobBoard& board, UnitWriter& writer)
      : assignment_(assignment), sweep_(sweep), plan_(plan), ranks_(ranks), board_(board), writer_(writer),
        units_(sweep_units(sweep)),
        progress_(ranks.rank() == 0 ? assignment.progress : ProgressStyle::none, assignment.pending.size(),
                  assignment.units - assignment.pending.size()) {}

  /// Draws until nothing is left. Errors of this rank call the stop for all.
  void work() {
    while (!must_stop()) {
      const auto drawn = board_.draw();
      if (!drawn) break;
      const auto unit = assignment_.pending[*drawn];
      if (!in_time(units_[unit])) {
        board_.call_stop(exit_stopped_early);
        break;
      }
      try_unit(unit);
      progress_.update(board_.finished());
    }
  }

  const RunReport& report() const { return report_; }
  const std::optional<Failure>& failure() const { return failure_; }
  Progress& progress() { return progress_; }

 private:
  void try_unit(std::uint64_t unit) {
    const auto& block = units_[unit];
    try {
      train_and_write(unit);
    } catch (const StorageError& failure) {
      failure_ = Failure{ranks_.rank(), exit_storage_failed, failure.what()};
      board_.call_stop(exit_storage_failed);
    } catch (const std::exception& failure) {
      failure_ = Failure{ranks_.rank(), exit_internal_error, "internal error on rank " + std::to_string(ranks_.rank()) + ", configuration " +
               std::to_string(block.configuration) + ", seeds " + std::to_string(sweep_.first_seed + block.seed_begin) +
               " to " + std::to_string(sweep_.first_seed + block.seed_begin + block.seed_count - 1) + ": " + failure.what()};
      board_.call_stop(exit_internal_error);
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
                  {.rank = ranks_.rank(), .attempt = assignment_.attempt, .start = start_epoch_s, .duration = duration_s});
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
      board_.call_stop(exit_stopped_early);
      return true;
    }
    if (seconds_since(last_look_) < 0.02) return false;
    last_look_ = Clock::now();
    return board_.stop_code() != 0;
  }

  const RunAssignment& assignment_;
  const Sweep& sweep_;
  const TrainingPlan& plan_;
  const Communicator& ranks_;
  JobBoard& board_;
  UnitWriter& writer_;
  std::vector<WorkUnit> units_;
  Progress progress_;
  CostModel cost_;
  RunReport report_;
  std::optional<Failure> failure_;
  Clock::time_point start_ = Clock::now(), last_look_ = start_;
};

DatasetOffsets broadcast_offsets(const std::string& path, const Layout& layout, const Communicator& ranks) {
  std::vector<std::byte> bytes;
  if (ranks.rank() == 0) bytes = read_offsets(path, layout).to_bytes();
  return DatasetOffsets::from_bytes(ranks.broadcast(std::move(bytes)));
}

RunReport sum_over_ranks(const RunReport& mine, const Communicator& ranks) {
  std::array<double, 5> sums = {static_cast<double>(mine.units_finished), static_cast<double>(mine.runs),
                                static_cast<double>(mine.diverged_runs), mine.seed_steps, mine.busy_s};
  ranks.reduce(sums, Communicator::Reduction::sum);
  return {.units_finished = static_cast<std::uint64_t>(sums[0]),
          .runs = static_cast<std::uint64_t>(sums[1]),
          .diverged_runs = static_cast<std::uint64_t>(sums[2]),
          .seed_steps = sums[3],
          .busy_s = sums[4],
          .wall_s = ranks.reduce(mine.wall_s, Communicator::Reduction::maximum)};
}

}  // namespace

RunReport run_units(const RunAssignment& assignment, const Communicator& ranks) {
  const auto start = Clock::now();
  const std::uint64_t pending = assignment.pending.size();
  const std::uint64_t allowed = assignment.max_units ? std::min(assignment.max_units, pending) : pending;
  const auto sweep = parse_sweep(assignment.canonical, assignment.path, {}, key_table());
  const auto plan = training_plan(sweep);
  const auto layout = result_layout(sweep, plan);
  SharedFileSink sink(assignment.path);
  UnitWriter writer(sink, broadcast_offsets(assignment.path, layout, ranks), layout);
  JobBoard board(allowed);
  Worker worker(assignment, sweep, plan, ranks, board, writer);

  worker.work();
  auto failure = worker.failure();
  ranks.barrier();
  try {
    sink.close();
  } catch (const StorageError& error) {
    if (!failure) failure = Failure{ranks.rank(), exit_storage_failed, error.what()};
  }
  auto mine = worker.report();
  mine.wall_s = seconds_since(start);
  auto report = sum_over_ranks(mine, ranks);
  const auto first = ranks.first_failure(failure);
  if (first) {
    report.exit_code = first->exit_code;
    if (ranks.rank() == 0) std::cerr << "asymsweep: " << first->message << "\n";
  } else if (report.units_finished < pending) {
    report.exit_code = exit_stopped_early;
  }
  worker.progress().finish(report.units_finished);
  return report;
}

}  // namespace asymsweep
