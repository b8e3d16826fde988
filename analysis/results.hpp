#pragma once
// A result file as the analysis sees it: configurations with their values, and one configuration's numbers at a time
// (memory is bounded by a slice, not by the file).

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "analysis/program_improvement.hpp"
#include "store/reader.hpp"
#include "sweep/sweep.hpp"

namespace asymsweep::analysis {

/// All seeds of one configuration. Vectors are [seed]; seeds that have not run, or whose unit is not what was written, are
/// left out of every one.
struct ConfigurationRuns {
  std::vector<std::uint64_t> seeds;  ///< their true numbers, ascending
  std::vector<std::int8_t> status;   ///< 1 done, 2 diverged, 3 failed
  std::size_t missing = 0;           ///< seeds that are left out, but for those that no verdict needs
};

class Results {
 public:
  /// Reads the whole file once, on all cores: only runs of units that are done and match their checksum count. Throws UserError
  /// and StorageError.
  static Results open(const std::string& path);
  /// Reads the structure alone: no run counts before its unit has been read by `visit_units`.
  static Results open_unread(const std::string& path);

  /// A piece of the file that one thread reads: units of one configuration that follow one another.
  struct Task {
    std::size_t configuration = 0, first_unit = 0, units = 0;  ///< places in units_of(configuration)
  };
  /// Of the configurations [begin, end), in order; the same ones whatever the number of threads.
  std::vector<Task> tasks(std::size_t begin, std::size_t end) const;
  /// Called for each done unit that matches its checksum; within a task in the order of seeds, on one thread.
  using Visit = std::function<void(std::size_t task, const RunBlock& unit, const BlockResults& data)>;
  /// Reads each unit of the tasks once. Runs of units that were read and are sound count from then on.
  void visit_units(const std::vector<Task>& tasks, std::size_t threads, const Visit& visit);

  const Sweep& sweep() const { return sweep_; }
  const ResultFile& file() const { return file_; }
  /// Places of the grid, planned or not.
  std::size_t configurations() const { return sweep_.configuration_count(); }
  /// Those that sweep.where leaves in: the family of everything that is simultaneous over the grid.
  std::size_t planned_configurations() const { return sweep_.planned_count(); }
  /// The last one that a thread asked for is kept for it.
  Configuration configuration(std::size_t index) const;
  bool has_metric(const std::string& name) const;
  /// Gradient steps at each checkpoint of a configuration's curves, [checkpoint].
  std::vector<std::uint64_t> checkpoint_steps(std::size_t configuration) const;
  /// program.improvement of a file whose runs a program of one's own made; null elsewhere: there improvement is final less initial outcome.
  const ProgramImprovement* program() const { return program_ ? &*program_ : nullptr; }
  /// What improvement is measured in, at the end and at the start: expected reward, or test accuracy with contexts.
  const char* final_metric() const { return has_metric("test_accuracy") ? "test_accuracy" : "expected_reward"; }
  const char* initial_metric() const { return has_metric("test_accuracy") ? "initial_test_accuracy" : "initial_expected_reward"; }
  /// Whether runs were added after the file was first finished (root attribute `extensions` above 0). Every bound allows it.
  bool was_extended() const;

  /// Units that were finished since the file was opened are done from now on.
  void refresh() { table_ = file_.unit_table(); }

  /// Seeds of a configuration that `run --until-decided` has left out: not there, and not missing.
  std::size_t left_out(std::size_t configuration) const;
  bool has_left_out() const {
    return std::ranges::any_of(table_.not_needed, [](auto mark) { return mark == 1; });
  }
  /// Runs of units that claim to be done but are not what was written.
  std::uint64_t damaged_runs() const;
  ConfigurationRuns runs(std::size_t configuration) const;
  /// A final metric of the seeds in `runs`, [seed].
  std::vector<double> metric(const std::string& name, std::size_t configuration, const ConfigurationRuns& runs) const;

  /// A curve of the seeds in `runs`, [seed][checkpoint].
  std::vector<std::vector<double>> curves(const std::string& name, std::size_t configuration, const ConfigurationRuns& runs) const;

  /// A curve of all seeds: [seed][checkpoint] row-major, NaN where the run is missing.
  std::vector<double> curve(const std::string& name, std::size_t configuration) const;

  /// Names of the axes in file order, zipped ones too.
  std::vector<std::string> axis_names() const;
  /// Text of each axis' value at a configuration, in the order of axis_names().
  std::vector<std::string> axis_values(std::size_t configuration) const;
  /// "delta_v = 0.1, lag = inf".
  std::string describe(std::size_t configuration) const;
  /// The command that trains one run again, from the sweep.ini that `analyze` writes.
  std::string replay(std::size_t configuration, std::uint64_t seed) const;

  /// What is known of each unit, by its number: from another process that has read it.
  enum class Soundness : std::uint8_t { unread,
                                        sound,
                                        damaged,
                                        absent };
  Soundness soundness(std::size_t unit) const { return soundness_[unit]; }
  void set_soundness(std::size_t unit, Soundness value) { soundness_[unit] = value; }
  /// Units of a configuration, by their seeds.
  const std::vector<std::uint32_t>& units_of(std::size_t configuration) const { return units_[configuration]; }

 private:
  Results(ResultFile file, Sweep sweep);

  std::uint64_t number_;  ///< of this object: no other of the process has it
  ResultFile file_;
  Sweep sweep_;
  std::optional<ProgramImprovement> program_;
  UnitTable table_;                                ///< as it was when the file was opened, or refreshed
  std::vector<Soundness> soundness_;               ///< [unit]
  std::vector<std::vector<std::uint32_t>> units_;  ///< [configuration]
};

}  // namespace asymsweep::analysis
