#include "engine/worker.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/limits.hpp"
#include "core/program_identity.hpp"
#include "core/text.hpp"
#include "engine/program_runs.hpp"
#include "engine/unchanged_files.hpp"

namespace asymsweep {
namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Of the exception in hand: an environment or a metric of others may throw anything.
std::string what_went_wrong() {
  try {
    throw;
  } catch (const std::exception& error) {
    return error.what();
  } catch (...) {
    return "an exception of unknown type";
  }
}

/// How long a finished unit may wait to be written: what a kill can cost beyond the unit in hand.
constexpr double moment_s = 0.1;

}  // namespace

void CostModel::learn(double nominal_s, double measured_s) { slowest_ = std::max(slowest_, measured_s / nominal_s); }

void CostModel::learn(double nominal_s, double measured_s, std::uint64_t configuration) {
  learn(nominal_s, measured_s);
  auto& slowest = slowest_of_[configuration];
  slowest = std::max(slowest, measured_s / nominal_s);
}

double CostModel::predict(double nominal_s, std::uint64_t configuration) const {
  const auto found = slowest_of_.find(configuration);
  return found == slowest_of_.end() ? predict(nominal_s) : 1.2 * nominal_s * found->second;
}

double CostModel::predict(double nominal_s) const { return 1.2 * nominal_s * (slowest_ > 0 ? slowest_ : 1); }

Worker::Worker(const Surroundings& surroundings)
    : with_(surroundings) {
  constexpr double ticks_per_s = 1e6;
  epoch_at_start_s_ = static_cast<double>(with_.ranks.broadcast(static_cast<std::int64_t>(epoch_s() * ticks_per_s))) / ticks_per_s;
  start_ = last_look_ = last_write_ = Clock::now();
}

void Worker::work() {
  try {
    work_until_told();
  } catch (...) {  // the other ranks must hear of it: they would wait for this one at the end
    fail(trouble_in_hand(on_this_rank()));
  }
  try_write();  // also after a stop or an error: what was trained is kept
}

void Worker::work_until_told() {
  while (!must_stop()) {
    const auto start = Clock::now();
    const auto drawn = with_.board.draw();
    tally_.schedule_s += seconds_since(start);
    if (!drawn) break;
    const auto& draw = with_.draws[*drawn];
    const double nominal = nominal_s(draw), needed_s = with_.cost.predict(nominal, block_of(draw.front()).configuration);
    if (!in_time(needed_s)) continue;  // a cheaper one may fit, here or on another rank
    write_overdue(needed_s);           // nothing waits for a long unit
    if (!failure_) try_draw(draw, nominal);
    warn_of_lost_log();
  }
}

/// The runs go on without it.
void Worker::warn_of_lost_log() {
  const auto trouble = with_.plan.program ? with_.plan.program->take_log_trouble() : "";
  if (!trouble.empty()) with_.observer.warn("what the program writes to standard error is no longer kept" + on_this_rank() + ": " + trouble);
}

void Worker::try_draw(const Draw& draw, double nominal_s) {
  try {
    train(draw, nominal_s);
  } catch (const std::bad_alloc&) {
    fail(trouble_in_hand());
  } catch (const LimitError&) {
    fail(trouble_in_hand());
  } catch (const FilesChanged&) {
    fail(trouble_in_hand());
  } catch (const StorageError& error) {  // of the machine, or of a program that ended what starts it: no bug
    fail({exit_storage_failed, error.what() + on_this_rank() + "; finished runs stay in the file: run again to resume"});
  } catch (const UserError&) {  // a program that cannot be started any more; there is nothing else to be mistaken in now
    if (with_.plan.program) fail(trouble_in_hand());
    else fail_of_bug(draw);
  } catch (...) {
    fail_of_bug(draw);
  }
}

/// The exception in hand.
void Worker::fail_of_bug(const Draw& draw) {
  const auto error = what_went_wrong();
  with_.board.call_stop(exit_internal_error);  // nobody waits for the search
  fail({exit_internal_error, "internal error" + on_this_rank() + ", unit " + culprit_if_found(draw) + ": " + error});
}

void Worker::try_write() {
  try {
    write_finished();
  } catch (...) {
    fail(trouble_in_hand(on_this_rank() + " while it wrote results"));
  }
}

/// What would have waited a moment or longer in `ahead_s` from now.
void Worker::write_overdue(double ahead_s) {
  if (!finished_.empty() && seconds_since(last_write_) + ahead_s >= moment_s) try_write();
}

std::string Worker::on_this_rank() const { return " on rank " + std::to_string(with_.ranks.rank()); }

void Worker::fail(const Trouble& trouble) {
  if (!failure_) failure_ = Failure{with_.ranks.rank(), trouble.exit_code, trouble.sentence};
  with_.board.call_stop(trouble.exit_code);
}

/// The unit with the run that fails alone too, and that run; else the first unit. What happens in the search must not hide the error that it
/// is about.
std::string Worker::culprit_if_found(const Draw& draw) const try {
  for (const auto& units : draw)
    if (const auto run = culprit(block_of(units))) return std::to_string(units.front()) + ", " + describe(*run);
  return std::to_string(draw.front().front()) + ", " + describe(block_of(draw.front()));
} catch (...) {
  return std::to_string(draw.front().front());
}

/// The first seed that fails alone too. A signal or want of memory ends the search.
std::optional<RunBlock> Worker::culprit(const RunBlock& unit) const {
  const auto configuration = with_.sweep.configuration(unit.configuration);
  for (std::uint64_t seed = unit.seed_begin; seed < unit.seed_begin + unit.seed_count; ++seed) try {
      if (!train_unit(with_.plan, configuration, {with_.sweep.first_seed + seed, 1}, [this] { return with_.observer.stop_asked(); })) return unit;
    } catch (const std::bad_alloc&) {
      return unit;
    } catch (...) {
      return RunBlock{unit.configuration, seed, 1};
    }
  return std::nullopt;
}

/// "configuration 12 (train.lag = 5, baseline.v = 0.1), seeds 8 to 15"
std::string Worker::describe(const RunBlock& unit) const {
  const auto values = with_.sweep.axis_text(unit.configuration);
  const auto first = with_.sweep.first_seed + unit.seed_begin;
  return "configuration " + std::to_string(unit.configuration) + (values.empty() ? "" : " (" + values + ")") +
         (unit.seed_count == 1 ? ", seed " + std::to_string(first)
                               : ", seeds " + std::to_string(first) + " to " + std::to_string(first + unit.seed_count - 1));
}

void Worker::train(const Draw& draw, double nominal_s) {
  const auto& first = block_of(draw.front());
  std::vector<Configuration> configurations;
  for (const auto& units : draw) configurations.push_back(with_.sweep.configuration(block_of(units).configuration));
  const auto start = Clock::now();
  auto trained = train_units(with_.plan, configurations, {with_.sweep.first_seed + first.seed_begin, first.seed_count}, [this] {
    write_overdue(0);  // this takes longer than was foreseen
    return must_stop() || is_over();
  });
  if (!trained) return;
  const double duration_s = seconds_since(start), share_s = duration_s / static_cast<double>(draw.size());
  if (with_.plan.program) with_.cost.learn(nominal_s, duration_s, first.configuration);
  else with_.cost.learn(nominal_s, duration_s);
  double start_s = std::chrono::duration<double>(start - start_).count();
  for (std::size_t u = 0; u < draw.size(); ++u) {  // one after the other, as far as records tell
    finish(draw[u], std::move((*trained)[u]), start_s, share_s);
    start_s += share_s;
  }
}

/// Where several places have these runs, the time counts at the first.
void Worker::finish(const std::vector<std::uint64_t>& units, BlockResults trained, double start_s, double duration_s) {
  warn_of(trained.failures, block_of(units));
  for (const auto unit : units) {
    const bool is_last = unit == units.back();
    std::vector<FailureText> failures;
    const auto place = with_.assignment.units[unit].configuration;
    for (const auto& failure : trained.failures) failures.push_back({place, failure.seed - with_.sweep.first_seed, failure_json(place, failure)});
    finished_.push_back({unit, is_last ? std::move(trained) : trained, {.rank = with_.ranks.rank(), .attempt = with_.assignment.attempt, .start = epoch_at_start_s_ + start_s, .duration = unit == units.front() ? duration_s : 0, .program = program_identity()}, std::move(failures)});
  }
}

/// The first ones; the result file has them all.
void Worker::warn_of(const std::vector<FailedRun>& failures, const RunBlock& unit) {
  constexpr std::uint64_t most = 3;  // of a rank
  for (const auto& failure : failures) {
    if (failures_told_ == most) return;
    failures_told_ += 1;
    with_.observer.warn("a run failed" + on_this_rank() + ": " + describe({unit.configuration, failure.seed - with_.sweep.first_seed, 1}) + ": " + failure.reason +
                        (failures_told_ == most ? " (further ones of this rank are not shown; `asymsweep status` lists them)" : ""));
  }
}

void Worker::write_finished() {
  const auto start = Clock::now();
  const auto units = std::exchange(finished_, {});
  with_.writer.write(units);
  last_write_ = Clock::now();
  tally_.write_s += seconds_since(start);
  for (const auto& [unit, data, record, failures] : units) {
    with_.board.report_finished();
    const auto& block = with_.assignment.units[unit];
    tally_.units += 1;
    tally_.runs += static_cast<double>(block.seed_count);
    tally_.diverged_runs += static_cast<double>(std::ranges::count(data.status, 2));
    tally_.failed_runs += static_cast<double>(std::ranges::count(data.status, 3));
    tally_.seed_steps += static_cast<double>(block.seed_count) * steps_of_run(with_.sweep.configuration(block.configuration));
    tally_.busy_s += record.duration;
  }
  if (with_.ranks.rank() == 0) with_.observer.progress(with_.board.finished());
  tally_.schedule_s += seconds_since(last_write_);
}

double Worker::nominal_s(const Draw& draw) const {
  double sum = 0;
  for (const auto& units : draw)
    sum += static_cast<double>(block_of(units).seed_count) * nominal_cost_s(with_.sweep.configuration(block_of(units).configuration));
  return sum;
}

bool Worker::in_time(double needed_s) const {
  return with_.assignment.time_limit_s == 0 || seconds_since(start_) + needed_s < with_.assignment.time_limit_s;
}

/// Nobody knows beforehand how long a program takes: at the time limit its run is ended, and starts again when the sweep is resumed.
bool Worker::is_over() {
  if (!with_.plan.program || with_.assignment.time_limit_s == 0 || seconds_since(start_) < with_.assignment.time_limit_s) return false;
  with_.board.call_stop(exit_stopped_early);
  return true;
}

/// A signal here, a file that is gone, or a stop called by any rank. Asked in the middle of training too; looks at the
/// board only now and then, which also lets MPI serve the other ranks' draws.
bool Worker::must_stop() {
  if (with_.observer.stop_asked()) {
    with_.board.call_stop(exit_stopped_early);
    return true;
  }
  if (with_.keeper && with_.keeper->failed()) {
    with_.board.call_stop(exit_storage_failed);  // its sentence comes when all ranks have stopped writing
    return true;
  }
  if (seconds_since(last_look_) < 0.02) return false;
  last_look_ = Clock::now();
  return with_.board.stop_code() != 0;
}

}  // namespace asymsweep
