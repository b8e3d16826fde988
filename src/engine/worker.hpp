#pragma once
// One rank's share of a run: draws units, trains them, writes them. Units shorter than a moment are drawn several at a time
// (engine/draws.hpp) and written together: the kernel's caches are cold after training, and a write then costs several times what the next
// one does.

#include <chrono>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/limits.hpp"
#include "engine/assignment.hpp"
#include "engine/draws.hpp"
#include "engine/observer.hpp"
#include "scheduler/job_board.hpp"
#include "store/file_keeper.hpp"
#include "store/unit_writer.hpp"
#include "training/train_unit.hpp"

namespace asymsweep {

/// What a rank has done. Numbers only, so that the ranks' are summed as they lie in memory.
struct Tally {
  double units = 0;
  double runs = 0;
  double diverged_runs = 0;
  double failed_runs = 0;
  double seed_steps = 0;
  double busy_s = 0;      ///< training
  double write_s = 0;     ///< writing finished units
  double schedule_s = 0;  ///< drawing units, counting and showing finished ones
};

/// Learns from finished units how long the next one takes.
class CostModel {
 public:
  void learn(double nominal_s, double measured_s);
  /// Of a configuration whose cost nobody knows beforehand.
  void learn(double nominal_s, double measured_s, std::uint64_t configuration);
  /// Pessimistic: the slowest ratio seen, with a fifth on top; nominal while nothing has been seen.
  double predict(double nominal_s) const;
  /// The slowest of this configuration, if it has been seen.
  double predict(double nominal_s, std::uint64_t configuration) const;

 private:
  double slowest_ = 0;
  std::unordered_map<std::uint64_t, double> slowest_of_;
};

class Worker {
 public:
  /// Where a worker's work comes from and goes to; all of it outlives the worker.
  struct Surroundings {
    const RunAssignment& assignment;
    const std::vector<Draw>& draws;  ///< of pending units
    const Sweep& sweep;
    const TrainingPlan& plan;
    const Communicator& ranks;
    JobBoard& board;
    UnitWriter& writer;
    const FileKeeper* keeper;  ///< null on ranks that have none
    CostModel& cost;           ///< what has been learnt so far
    Observer& observer;
  };
  explicit Worker(const Surroundings& surroundings);

  /// Draws until nothing is left. An error of this rank, whatever it is, calls the stop for all.
  void work();

  const Tally& tally() const { return tally_; }
  const std::optional<Failure>& failure() const { return failure_; }

 private:
  using Clock = std::chrono::steady_clock;

  void work_until_told();
  void try_draw(const Draw& draw, double nominal_s);
  void warn_of_lost_log();
  void fail_of_bug(const Draw& draw);
  /// Leaves nothing of it in `finished_` when a stop was called in the middle.
  void train(const Draw& draw, double nominal_s);
  void finish(const std::vector<std::uint64_t>& units, BlockResults trained, double start_s, double duration_s);
  void write_finished();
  void try_write();
  void write_overdue(double ahead_s);
  std::string on_this_rank() const;
  void fail(const Trouble& trouble);
  const RunBlock& block_of(const std::vector<std::uint64_t>& units) const { return with_.assignment.units[units.front()]; }
  double nominal_s(const Draw& draw) const;
  void warn_of(const std::vector<FailedRun>& failures, const RunBlock& unit);
  bool in_time(double needed_s) const;
  bool is_over();
  bool must_stop();
  std::string culprit_if_found(const Draw& draw) const;
  std::optional<RunBlock> culprit(const RunBlock& unit) const;
  std::string describe(const RunBlock& unit) const;

  Surroundings with_;
  Tally tally_;
  std::optional<Failure> failure_;
  std::uint64_t failures_told_ = 0;
  std::vector<FinishedUnit> finished_;  // trained and not yet written
  double epoch_at_start_s_ = 0;         // of `start_`, by the first rank's clock: clocks of nodes differ, and jump
  Clock::time_point start_, last_look_, last_write_;
};

}  // namespace asymsweep
